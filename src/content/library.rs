//! Packs → checked content, file by file, each read once. A scenario loads only what it needs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::Deserialize;

use super::finding::{Finding, Severity};
use super::model::{Persona, Scene, Stage, Standard};
use super::pack::Pack;
use super::place::{Place, Source};
use super::resolve::{self, Found};
use super::{decode, raw, rules, scenes, standards, yaml};

/// A checked part and what was found in its own file.
#[derive(Debug)]
pub struct Checked<T> {
    /// The part, when its file could be read at all.
    pub value: Option<Arc<T>>,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// Can it be used?
    pub fn usable(&self) -> Option<&Arc<T>> {
        self.value.as_ref().filter(|_| !has_error(&self.findings))
    }
}

/// Is any of these an error?
pub fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.rule.severity == Severity::Error)
}

type Cache<T> = Mutex<BTreeMap<String, Arc<Checked<T>>>>;

/// All packs in use, the built-in first.
#[derive(Debug)]
pub struct Library {
    packs: Vec<Pack>,
    standards: Cache<Standard>,
    stages: Cache<Stage>,
    personas: Cache<Persona>,
}

/// Where a standard's file stands.
pub fn standard_path(id: &str) -> String {
    format!("scenarios/standards/{id}/standard.yaml")
}

/// Where a stage's file stands; `id` is `<standard>.<stage>`.
pub fn stage_path(id: &str) -> String {
    format!("scenarios/standards/{}.yaml", id.replacen('.', "/", 1))
}

/// Where a persona's file stands.
pub fn persona_path(id: &str) -> String {
    format!("scenarios/personas/{id}.yaml")
}

/// Where a scenario's file stands.
pub fn scenario_path(id: &str) -> String {
    format!("scenarios/{id}.yaml")
}

/// A file read as a `T`: value, findings, and the source when there was one.
struct ReadFile<T> {
    value: Option<T>,
    findings: Found,
    source: Option<Arc<Source>>,
}

fn read<T: for<'de> Deserialize<'de>>(pack: &Pack, path: &str) -> ReadFile<T> {
    let source = match pack.read(path) {
        Ok(source) => source,
        Err(finding) => {
            return ReadFile {
                value: None,
                findings: vec![finding],
                source: None,
            };
        }
    };
    match yaml::parse(&source) {
        Ok(node) => {
            let (value, mut findings) = decode::decode(&node);
            findings.extend(super::unwritten::marks(&source));
            ReadFile {
                value,
                findings,
                source: Some(source),
            }
        }
        Err(finding) => ReadFile {
            value: None,
            findings: vec![finding],
            source: Some(source),
        },
    }
}

impl Library {
    /// A library over packs, earlier ones first.
    pub fn new(packs: Vec<Pack>) -> Self {
        Library {
            packs,
            standards: Cache::default(),
            stages: Cache::default(),
            personas: Cache::default(),
        }
    }

    /// The packs.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Packs that hold `path`, earlier first.
    fn holders(&self, path: &str) -> Vec<&Pack> {
        self.packs.iter().filter(|p| p.has(path)).collect()
    }

    /// All paths below `under` in any pack, sorted, each once.
    pub fn list(&self, under: &str, ext: &str) -> Vec<String> {
        let mut all: Vec<String> = self.packs.iter().flat_map(|p| p.list(under, ext)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The text of a file of the last pack that holds it.
    pub fn source(&self, path: &str) -> Option<Arc<Source>> {
        self.holders(path).last().and_then(|p| p.read(path).ok())
    }

    /// What stands between `folder` and `end` in the paths of YAML files, sorted.
    fn names(&self, folder: &str, end: &str) -> Vec<String> {
        let all = self.list(folder.trim_end_matches('/'), "yaml").into_iter();
        all.filter_map(|p| Some(p.strip_prefix(folder)?.strip_suffix(end)?.to_owned()))
            .collect()
    }

    /// Ids of all scenarios, sorted.
    pub fn scenario_ids(&self) -> Vec<String> {
        let all = self.names("scenarios/", ".yaml").into_iter();
        all.filter(|id| {
            id.split_once('/').is_some_and(|(folder, rest)| {
                folder != "standards" && folder != "personas" && !rest.contains('/')
            })
        })
        .collect()
    }

    /// Ids of all standards, sorted.
    pub fn standard_ids(&self) -> Vec<String> {
        self.names("scenarios/standards/", "/standard.yaml")
    }

    /// Ids of all personas, sorted.
    pub fn persona_ids(&self) -> Vec<String> {
        self.names("scenarios/personas/", ".yaml")
    }

    /// Ids of all stages that have a file, sorted.
    pub fn stage_ids(&self) -> Vec<String> {
        let all = self.names("scenarios/standards/", ".yaml").into_iter();
        all.filter(|name| !name.ends_with("/standard"))
            .map(|name| name.replacen('/', ".", 1))
            .collect()
    }

    /// Reads the file of the last pack that holds `path`; an id in two packs needs `replaces`.
    fn read_one<T: for<'de> Deserialize<'de>>(
        &self,
        path: &str,
        id: &str,
        replaces: impl Fn(&T) -> Option<&decode::Sp<String>>,
    ) -> ReadFile<T> {
        let holders = self.holders(path);
        let Some((last, earlier)) = holders.split_last() else {
            return ReadFile {
                value: None,
                findings: Vec::new(),
                source: None,
            };
        };
        let mut file = read::<T>(last, path);
        if let (Some(value), Some(source)) = (&file.value, &file.source) {
            match replaces(value) {
                Some(name) if name.v != id || earlier.is_empty() => file.findings.push(
                    Finding::new(&rules::NOTHING_TO_REPLACE, name.place.clone())
                        .with("id", &name.v),
                ),
                None if !earlier.is_empty() => file.findings.push(
                    Finding::new(&rules::ID_IN_TWO_PACKS, Place::file(source))
                        .with("id", id)
                        .with(
                            "other",
                            earlier
                                .iter()
                                .map(|p| p.shown(path))
                                .collect::<Vec<_>>()
                                .join(", "),
                        ),
                ),
                _ => {}
            }
        }
        file
    }

    /// A standard by id; nothing when no pack has it.
    pub fn standard(&self, id: &str) -> Option<Arc<Checked<Standard>>> {
        cached(&self.standards, id, || {
            let path = standard_path(id);
            let file = self.read_one::<raw::Standard>(&path, id, |s| s.replaces.as_ref());
            file.checked(id, |raw| &raw.standard, &path, standards::standard)
        })
    }

    /// A stage by id (`<standard>.<stage>`); nothing when no pack has it.
    pub fn stage(&self, id: &str) -> Option<Arc<Checked<Stage>>> {
        let standard = self.standard(id.split('.').next()?)?;
        let standard = standard.value.clone()?;
        cached(&self.stages, id, || {
            let path = stage_path(id);
            let holders = self.holders(&path);
            let mut base: Option<ReadFile<raw::Stage>> = None;
            for pack in holders {
                let mut file = read::<raw::Stage>(pack, &path);
                let Some(raw) = &file.value else {
                    base.get_or_insert(ReadFile {
                        value: None,
                        findings: Vec::new(),
                        source: None,
                    })
                    .findings
                    .append(&mut file.findings);
                    continue;
                };
                match (base.as_mut(), &raw.extends, &raw.replaces) {
                    (
                        Some(ReadFile {
                            value: Some(old),
                            findings,
                            ..
                        }),
                        Some(extends),
                        _,
                    ) if extends.v == id => {
                        standards::extend(old, raw, findings);
                        findings.append(&mut file.findings);
                    }
                    (Some(_), None, Some(replaces)) if replaces.v == id => base = Some(file),
                    (None, None, None) => base = Some(file),
                    (_, Some(name), _) | (_, None, Some(name)) => {
                        let finding = Finding::new(&rules::NOTHING_TO_REPLACE, name.place.clone())
                            .with("id", &name.v);
                        file.findings.push(finding);
                        base.get_or_insert(ReadFile {
                            value: None,
                            findings: Vec::new(),
                            source: None,
                        })
                        .findings
                        .append(&mut file.findings);
                    }
                    (Some(old), None, None) => {
                        let other = old
                            .source
                            .as_ref()
                            .map_or_else(String::new, |s| s.path.clone());
                        old.findings.push(
                            Finding::new(&rules::ID_IN_TWO_PACKS, raw.stage.place.clone())
                                .with("id", id)
                                .with("other", other),
                        );
                    }
                }
            }
            let file = base.unwrap_or(ReadFile {
                value: None,
                findings: Vec::new(),
                source: None,
            });
            file.checked(
                id,
                |raw| &raw.stage,
                &path,
                |raw, found| standards::stage(raw, &standard, found),
            )
        })
    }

    /// A persona by id; nothing when no pack has it.
    pub fn persona(&self, id: &str) -> Option<Arc<Checked<Persona>>> {
        cached(&self.personas, id, || {
            let path = persona_path(id);
            let file = self.read_one::<raw::Persona>(&path, id, |p| p.replaces.as_ref());
            file.checked(id, |raw| &raw.id, &path, scenes::persona)
        })
    }

    /// The raw scenario file, for lists: cheap, without its cast.
    pub fn scenario_head(&self, id: &str) -> (Option<raw::Scenario>, Found) {
        let path = scenario_path(id);
        let file = self.read_one::<raw::Scenario>(&path, id, |s| s.replaces.as_ref());
        (file.value, file.findings)
    }

    /// The raw persona file: the author's sheet, and where everything stands.
    pub fn persona_sheet(&self, id: &str) -> Option<raw::Persona> {
        let path = persona_path(id);
        self.read_one::<raw::Persona>(&path, id, |p| p.replaces.as_ref())
            .value
    }

    /// A scenario with all it needs, and what was found in its own files (scenario and script; the cast's findings are the cast's).
    ///
    /// The scene is missing when anything it needs has an error.
    pub fn scene(&self, id: &str) -> (Option<Scene>, Found) {
        let path = scenario_path(id);
        let (raw, mut found) = self.scenario_head(id);
        let Some(raw) = raw else { return (None, found) };
        if raw.id.v != id {
            found.push(file_name(&raw.id, &scenario_path(&raw.id.v)));
        }
        let head = scenes::head(&raw, &mut found);
        let standards = self.standard_ids();
        if self.standard(&raw.standard.v).is_none() {
            resolve::unknown(
                "standard",
                &raw.standard,
                standards.iter().map(String::as_str),
                &mut found,
            );
        }
        let mut whole = true;
        let mut stages = Vec::new();
        for name in &raw.stages {
            match self.stage(&name.v) {
                Some(checked) => match checked.usable() {
                    Some(stage) => stages.push(Arc::clone(stage)),
                    None => whole = false,
                },
                None => {
                    let all = self.stage_ids();
                    resolve::unknown("stage", name, all.iter().map(String::as_str), &mut found);
                }
            }
        }
        if raw.stages.is_empty() {
            found.push(
                Finding::new(&rules::MISSING_KEY, raw.id.place.clone()).with("key", "stages: […]"),
            );
        }
        let persona = self.persona(&raw.persona.v);
        if persona.is_none() {
            let all = self.persona_ids();
            resolve::unknown(
                "persona",
                &raw.persona,
                all.iter().map(String::as_str),
                &mut found,
            );
        }
        let standard = self.standard(&raw.standard.v);
        let (Some(standard), Some(persona)) = (standard, persona) else {
            return (None, found);
        };
        let (Some(standard), Some(persona)) = (standard.usable(), persona.usable()) else {
            return (None, found);
        };
        if stages.is_empty() {
            return (None, found);
        }
        let cast = scenes::Cast {
            standard: Arc::clone(standard),
            stages,
            persona: Arc::clone(persona),
        };
        let mut scene = scenes::scene(&raw, head, cast, &mut found);
        self.attach_script(&raw, &mut scene, &mut found);
        self.attach_closure(&path, &raw, &mut scene);
        let usable = whole && !has_error(&found);
        (usable.then_some(scene), found)
    }

    /// The files that make up the scene, so that a record can be read whatever becomes of the pack.
    fn attach_closure(&self, path: &str, raw: &raw::Scenario, scene: &mut Scene) {
        for (key, source) in self.closure(path, raw) {
            if let Ok(source) = source {
                scene.closure.insert(key, source.text.clone());
            }
        }
    }

    /// The files that a scenario at `path` is made of, or why one cannot be read, by path; a stage that a later pack extends
    /// is more than one file: the layers are kept in order.
    pub fn closure(
        &self,
        path: &str,
        raw: &raw::Scenario,
    ) -> Vec<(String, Result<Arc<Source>, Finding>)> {
        let mut paths = vec![path.to_owned(), persona_path(&raw.persona.v)];
        for stage in &raw.stages {
            let standard = stage.v.split('.').next().unwrap_or_default();
            paths.push(standard_path(standard));
            paths.push(stage_path(&stage.v));
        }
        paths.push(standard_path(&raw.standard.v));
        if let Some(script) = &raw.script {
            paths.push(format!("scripts/{}", script.v));
            paths.extend(self.list("scripts/lib", "rhai"));
        }
        paths.sort();
        paths.dedup();
        paths.iter().flat_map(|path| self.layers(path)).collect()
    }

    /// A file in every pack that holds it, earlier first.
    pub fn layers(&self, path: &str) -> Vec<(String, Result<Arc<Source>, Finding>)> {
        let holders = self.holders(path).into_iter().enumerate();
        let layer = |(layer, pack): (usize, &Pack)| {
            let key = if layer == 0 {
                path.to_owned()
            } else {
                format!("{layer}\u{1}{path}")
            };
            (key, pack.read(path))
        };
        holders.map(layer).collect()
    }

    /// A library over the files of a stored closure.
    pub fn of_closure(closure: &BTreeMap<String, String>) -> Self {
        let mut layers: BTreeMap<usize, Vec<(String, Vec<u8>)>> = BTreeMap::new();
        for (key, text) in closure {
            let (layer, path) = match key.split_once('\u{1}') {
                Some((n, path)) => (n.parse().unwrap_or(0), path),
                None => (0, key.as_str()),
            };
            layers
                .entry(layer)
                .or_default()
                .push((path.to_owned(), text.clone().into_bytes()));
        }
        Library::new(layers.into_values().map(Pack::memory).collect())
    }
}

impl<T> ReadFile<T> {
    fn checked<C>(
        mut self,
        id: &str,
        own_id: impl Fn(&T) -> &decode::Sp<String>,
        path: &str,
        check: impl FnOnce(&T, &mut Found) -> C,
    ) -> Option<Checked<C>> {
        if self.value.is_none() && self.findings.is_empty() {
            return None;
        }
        let value = self.value.as_ref().map(|raw| {
            let own = own_id(raw);
            if own.v != id {
                self.findings.push(file_name(
                    own,
                    &path.replace(&id.replacen('.', "/", 1), &own.v.replacen('.', "/", 1)),
                ));
            }
            Arc::new(check(raw, &mut self.findings))
        });
        Some(Checked {
            value,
            findings: self.findings,
        })
    }
}

fn file_name(id: &decode::Sp<String>, path: &str) -> Finding {
    Finding::new(&rules::FILE_NAME, id.place.clone())
        .with("id", &id.v)
        .with("path", path)
}

/// Takes from the cache or makes it; two threads that make the same at once get the same.
fn cached<T>(
    cache: &Cache<T>,
    id: &str,
    make: impl FnOnce() -> Option<Checked<T>>,
) -> Option<Arc<Checked<T>>> {
    let hit = |c: &Cache<T>| {
        c.lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(id)
            .cloned()
    };
    if let Some(found) = hit(cache) {
        return Some(found);
    }
    let made = Arc::new(make()?);
    let mut all = cache
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    Some(Arc::clone(all.entry(id.to_owned()).or_insert(made)))
}
