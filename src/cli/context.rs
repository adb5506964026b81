//! What every command stands on: language, packs, database, trainee.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use super::models::Models;
use super::{Failure, Global, show};
use crate::content::finding::Finding;
use crate::content::library::{Library, has_error};
use crate::content::model::Scene;
use crate::content::pack::Pack;
use crate::i18n::Lang;
use crate::session::Stagecraft;
use crate::t;

/// Language, packs, database, trainee.
pub struct Context {
    /// Language of the program's texts.
    pub lang: Lang,
    /// The content.
    pub library: Library,
    /// Trained models.
    pub models: Arc<Models>,
    /// Where what can be made again is kept.
    pub cache: PathBuf,
    /// Where records are kept.
    pub db: PathBuf,
    /// Who practises.
    pub trainee: String,
}

/// The language that this machine's locale asks for.
pub fn locale() -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names
        .iter()
        .find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    Lang::of_locale(set.as_deref())
}

impl Context {
    /// Reads what the global options say.
    pub(super) fn new(global: Global, lang: Lang) -> Result<Self, Failure> {
        let mut packs = Vec::new();
        if !global.no_builtin {
            packs.push(Pack::built_in());
        }
        for dir in &global.pack {
            let pack = Pack::folder(dir)
                .map_err(|e| Failure(t!(lang, "no-pack", path = dir.display(), message = e)))?;
            packs.push(pack);
        }
        if packs.is_empty() {
            return Err(Failure(t!(lang, "no-content")));
        }
        let piped = !std::io::stdin().is_terminal();
        let user = || {
            std::env::var("USER")
                .or_else(|_| std::env::var("LOGNAME"))
                .ok()
        };
        let trainee = global.trainee.or_else(|| if piped { None } else { user() });
        Ok(Context {
            lang,
            library: Library::new(packs),
            models: Arc::new(Models::new(cache_dir())),
            cache: cache_dir(),
            db: global.db.unwrap_or_else(|| data_dir().join("history.db")),
            trainee: trainee
                .filter(|t| !t.trim().is_empty())
                .unwrap_or_else(|| "anonymous".to_owned()),
        })
    }

    /// The scene of a scenario; its findings are printed when it cannot be used.
    pub fn scene(&self, id: &str) -> Result<Scene, Failure> {
        let (scene, mut findings) = self.library.scene(id);
        if let Some(scene) = scene {
            return Ok(scene);
        }
        if findings.is_empty()
            && self
                .library
                .source(&crate::content::library::scenario_path(id))
                .is_none()
        {
            let all = self.library.scenario_ids();
            let near = crate::content::finding::nearest(id, all.iter().map(String::as_str));
            let by_end = all
                .iter()
                .find(|s| s.rsplit('/').next() == Some(id))
                .map(String::as_str);
            let near = by_end.or(near).unwrap_or("none");
            return Err(Failure(t!(self.lang, "no-scenario", id = id, near = near)));
        }
        findings.extend(self.cast_findings(id));
        findings.retain(|f| f.rule.severity == crate::content::finding::Severity::Error);
        self.print_findings(&mut findings);
        Err(Failure(t!(
            self.lang,
            "scenario-unusable",
            id = id,
            count = findings.len()
        )))
    }

    /// What was found in the files that a scenario is made of.
    fn cast_findings(&self, id: &str) -> Vec<Finding> {
        let (Some(raw), _) = self.library.scenario_head(id) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        if let Some(s) = self.library.standard(&raw.standard.v) {
            all.extend(s.findings.iter().cloned());
        }
        for stage in &raw.stages {
            if let Some(s) = self.library.stage(&stage.v) {
                all.extend(s.findings.iter().cloned());
            }
        }
        if let Some(p) = self.library.persona(&raw.persona.v) {
            all.extend(p.findings.iter().cloned());
        }
        all
    }

    /// Prints findings in their order.
    pub fn print_findings(&self, findings: &mut [Finding]) {
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        for f in findings.iter() {
            show::err(&show::finding(f, self.lang));
        }
    }

    /// The scene with its ears; models come from the cache or are trained now.
    pub fn play(&self, id: &str) -> Result<Stagecraft, Failure> {
        let scene = self.scene(id)?;
        let ears = super::models::ears(&self.models, &scene).map_err(Failure)?;
        Ok(Stagecraft { scene, ears })
    }

    /// A stage by its two names; why not, in words, when it cannot be used.
    pub fn stage(&self, id: &str) -> Result<Arc<crate::content::model::Stage>, String> {
        match self.library.stage(id) {
            None => Err(t!(self.lang, "no-stage", id = id)),
            Some(checked) => match checked.usable() {
                Some(stage) => Ok(Arc::clone(stage)),
                None => {
                    let n = checked
                        .findings
                        .iter()
                        .filter(|f| has_error(std::slice::from_ref(f)))
                        .count();
                    Err(t!(self.lang, "stage-unusable", id = id, count = n))
                }
            },
        }
    }
}

fn data_dir() -> PathBuf {
    strategy(etcetera::BaseStrategy::data_dir)
}

fn cache_dir() -> PathBuf {
    strategy(etcetera::BaseStrategy::cache_dir)
}

fn strategy(dir: impl Fn(&etcetera::base_strategy::Xdg) -> PathBuf) -> PathBuf {
    match etcetera::base_strategy::Xdg::new() {
        Ok(s) => dir(&s).join("duilian"),
        Err(_) => std::env::temp_dir().join("duilian"),
    }
}
