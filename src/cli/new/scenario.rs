//! A scenario to start from: goals that its stages have, the customer's answers to be written, a script, and two goldens made
//! of the stages' own examples, which a check can play at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Context, Failure, NewFile};
use crate::check::golden::{self, Golden};
use crate::content::library::Library;
use crate::content::model::{Due, Item, Kind, Shown, Situation, Stage, Standard};
use crate::content::pack::Pack;
use crate::content::place::Source;
use crate::content::raw::Channel;
use crate::evaluate::Status;
use crate::recognise::Example;
use crate::session::{Ears, Stagecraft};
use crate::t;

/// Goals chosen at most.
const GOALS: usize = 10;
/// The goldens' last words; the script ends the scene at them.
const GOODBYE: &str = "那今天先到这儿，再见。";

/// What the trainer asked for.
pub struct Wanted<'a> {
    /// `<standard>/<scenario>`.
    pub id: &'a str,
    /// The customer; else the trainer's own first.
    pub persona: Option<&'a str>,
    /// Stages with or without their standard; none: the standard's first.
    pub stages: &'a [String],
    /// How the talk takes place; else so that most items apply.
    pub channel: Option<Channel>,
}

impl Wanted<'_> {
    /// The scenario's files.
    ///
    /// # Errors
    /// What there is not: standard, stage, persona, or an item to make a goal of.
    pub fn files(&self, context: &Context) -> Result<Vec<NewFile>, Failure> {
        files(context, self)
    }
}

fn files(context: &Context, wanted: &Wanted) -> Result<Vec<NewFile>, Failure> {
    let Wanted {
        id,
        persona,
        stages,
        channel,
    } = *wanted;
    let (lang, library) = (context.lang, &context.library);
    let standard = id.split('/').next().unwrap_or_default();
    let known = library
        .standard(standard)
        .and_then(|s| s.value.clone())
        .ok_or_else(|| Failure(t!(lang, "no-standard", id = standard)))?;
    let names: Vec<String> = match stages {
        [] => known.stages.iter().take(1).cloned().collect(),
        some => some.to_vec(),
    };
    let whole = |name: &String| match name.contains('.') {
        true => name.clone(),
        false => format!("{standard}.{name}"),
    };
    let stages: Vec<Arc<Stage>> = names
        .iter()
        .map(|name| context.stage(&whole(name)).map_err(Failure))
        .collect::<Result<_, _>>()?;
    let persona = match persona {
        Some(p) if library.persona(p).is_none() => {
            return Err(Failure(t!(lang, "new-no-persona", id = p)));
        }
        Some(p) => p.to_owned(),
        None => {
            // The trainer's own first, as far as there are any.
            let own = library.packs().iter().rev();
            let first = own
                .flat_map(|p| p.list("scenarios/personas", "yaml"))
                .next();
            let first =
                first.and_then(|p| Some(p.rsplit('/').next()?.strip_suffix(".yaml")?.to_owned()));
            first.ok_or_else(|| Failure(t!(lang, "new-no-persona", id = "–")))?
        }
    };
    let setting = Setting::of(&known, &stages, channel);
    let mut goals = goals(&stages, &setting);
    loop {
        if goals.is_empty() {
            return Err(Failure(t!(lang, "new-no-goals", stages = names.join(", "))));
        }
        let draft = Draft {
            id,
            persona: &persona,
            stages: &stages,
            setting: &setting,
            goals: &goals,
        };
        // What an example shows besides its own item is known only when it is played.
        let (shown, _) = draft.played(context, &[])?;
        if let Some(n) = goals.iter().position(|(item, _)| !shown.contains(&item.id)) {
            goals.remove(n);
            continue;
        }
        let mut left_out = Vec::new();
        for n in (0..goals.len()).rev() {
            left_out.insert(0, n);
            let (shown, passed) = draft.played(context, &left_out)?;
            let failed = |n: &usize| goals.get(*n).filter(|(i, _)| !shown.contains(&i.id));
            let failing: Vec<&str> = left_out
                .iter()
                .filter_map(failed)
                .map(|(item, _)| item.id.as_str())
                .collect();
            if !passed && !failing.is_empty() {
                return Ok(draft.files(&left_out, &failing));
            }
        }
        goals.pop();
    }
}

/// A scenario as far as it is chosen.
struct Draft<'a> {
    id: &'a str,
    persona: &'a str,
    stages: &'a [Arc<Stage>],
    setting: &'a Setting,
    goals: &'a [(&'a Item, &'a str)],
}

impl Draft<'_> {
    fn golden(&self, case: &str, left_out: &[usize], failing: &[&str]) -> NewFile {
        let id = self.id;
        let mut text = format!("scenario: {id}\nseed: 1\ntitle: 待写：这一遍演的是什么\n");
        if !failing.is_empty() {
            let _ = writeln!(text, "fails: {}", failing.join(", "));
        }
        text.push('\n');
        for (n, (_, said)) in self.goals.iter().enumerate() {
            if !left_out.contains(&n) {
                let _ = writeln!(text, "> {said}");
            }
        }
        let _ = writeln!(text, "> {GOODBYE}");
        (format!("scenarios/{id}.{case}.golden"), text)
    }

    fn files(&self, left_out: &[usize], failing: &[&str]) -> Vec<NewFile> {
        let script = include_str!("scenario.rhai").to_owned();
        vec![
            (format!("scenarios/{}.yaml", self.id), self.yaml()),
            (format!("scripts/{}.rhai", self.id), script),
            self.golden("pass", &[], &[]),
            self.golden("fails", left_out, failing),
        ]
    }

    /// Plays the draft without some goals: the items shown, and whether it is passed.
    fn played(
        &self,
        context: &Context,
        left_out: &[usize],
    ) -> Result<(BTreeSet<String>, bool), Failure> {
        let files = self.files(left_out, &[]);
        let (path, text) = self.golden("fails", left_out, &[]);
        let source = Arc::new(Source { path, text });
        let mut packs = context.library.packs().to_vec();
        packs.push(Pack::memory(
            files.into_iter().map(|(p, t)| (p, t.into_bytes())),
        ));
        let unusable = || {
            Failure(t!(
                context.lang,
                "scenario-unusable",
                id = self.id,
                count = 1
            ))
        };
        let scene = Library::new(packs).scene(self.id).0.ok_or_else(unusable)?;
        let models = self.stages.iter().map(|s| context.models.get(s));
        let ears = Ears::new(&scene, models.collect::<Result<_, _>>()?);
        let golden = Golden::parse(&source).map_err(|_| unusable())?;
        let run = golden::run(&Stagecraft { scene, ears }, &golden);
        let done = run
            .verdict
            .items
            .iter()
            .filter(|l| l.status == Status::Done);
        Ok((done.map(|l| l.id.clone()).collect(), run.verdict.passed))
    }
}

/// Where a scene takes place, and the situations that hold there from the start.
struct Setting {
    channel: Channel,
    /// One that the channel does not bring about itself.
    situation: Option<String>,
    holds: BTreeSet<String>,
}

impl Setting {
    /// The one in which most items of the stages apply, over this channel if one is given.
    fn of(standard: &Standard, stages: &[Arc<Stage>], channel: Option<Channel>) -> Self {
        let mut all: BTreeMap<&str, &Situation> = BTreeMap::new();
        let shared = std::iter::once(&standard.shared);
        for furniture in shared.chain(stages.iter().map(|s| &s.furniture)) {
            all.extend(furniture.situations.iter().map(|(id, s)| (id.as_str(), s)));
        }
        let fits = |s: &Situation| channel.is_none_or(|c| s.channels.contains(&c));
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for item in stages
            .iter()
            .flat_map(|s| &s.items)
            .filter(|i| is_simple(i))
        {
            if let Some(id) = item.situation.as_deref()
                && all.get(id).is_some_and(|s| fits(s))
            {
                *count.entry(id).or_default() += 1;
            }
        }
        let most = count.into_iter().max_by_key(|(_, n)| *n).map(|(id, _)| id);
        let brought = most.and_then(|id| all.get(id)?.channels.first().copied());
        let channel = channel.or(brought).unwrap_or(Channel::Showroom);
        let mut holds: BTreeSet<String> = most.map(str::to_owned).into_iter().collect();
        for (id, s) in all.iter().filter(|(_, s)| s.channels.contains(&channel)) {
            holds.insert((*id).to_owned());
            holds.extend(s.implies.iter().cloned());
        }
        let own = most.filter(|id| !all.get(id).is_some_and(|s| s.channels.contains(&channel)));
        Setting {
            channel,
            situation: own.map(str::to_owned),
            holds,
        }
    }
}

/// Shown by words or an action that may come at any time, or early.
fn is_simple(item: &Item) -> bool {
    let in_time = match &item.due {
        Due::Start | Due::End => true,
        Due::On { situation, .. } => item.situation.as_ref() == Some(situation),
        Due::Before(_) => false,
    };
    item.kind == Kind::Behaviour && matches!(item.shown, Shown::Say | Shown::Act) && in_time
}

/// Can an example be said at any point? Parting words end the scene.
fn may_open(example: &Example) -> bool {
    example.customer.is_none() && !example.text.contains("再见")
}

/// Items that a first draft can show, each with an example that shows it; those due early first.
fn goals<'a>(stages: &'a [Arc<Stage>], setting: &Setting) -> Vec<(&'a Item, &'a str)> {
    let mut all = Vec::new();
    for stage in stages {
        for item in stage.items.iter().filter(|i| is_simple(i)) {
            let spec = stage.examples.items.iter().find(|s| s.id == item.id);
            let said = spec.and_then(|s| s.hit.iter().find(|h| may_open(h)));
            let holds = (item.situation.as_ref()).is_none_or(|s| setting.holds.contains(s));
            if let Some(said) = said.filter(|_| holds) {
                all.push((item, said.text.as_str()));
            }
        }
    }
    // A turn each: what falls due early is said first, and what would come too late is left out.
    all.sort_by_key(|(item, _)| last_turn(item));
    let mut turn = 0;
    all.retain(|(item, _)| {
        let in_time = turn < last_turn(item);
        turn += u32::from(in_time);
        in_time
    });
    all.truncate(GOALS);
    all
}

/// The last turn in which a [simple](is_simple) item counts.
fn last_turn(item: &Item) -> u32 {
    match item.due {
        Due::Start => crate::defaults::START_TURNS,
        Due::On { within, .. } => within,
        Due::End | Due::Before(_) => u32::MAX,
    }
}

impl Draft<'_> {
    fn yaml(&self) -> String {
        let Draft {
            id,
            persona,
            stages,
            goals,
            setting,
        } = self;
        let channel = serde_json::to_value(setting.channel).unwrap_or_default();
        let channel = channel.as_str().unwrap_or("showroom");
        let standard = id.split('/').next().unwrap_or_default();
        let stages: Vec<&str> = stages.iter().map(|s| s.id.as_str()).collect();
        let mut text = format!(
            "# yaml-language-server: $schema=../../schemas/scenario.json\n\
         id: {id}\n\
         title: {{zh: \"待写：场景的名字\", en: \"待写：the name of the scene\"}}\n\
         standard: {standard}\n\
         stages: [{}]\n\
         persona: {persona}\n\
         channel: {channel}\n\
         difficulty: 1\n\
         {}\
         brief:\n\
         \x20 zh: \"待写：学员要知道的：是谁，在哪儿，要做到什么\"\n\
         \x20 en: \"待写：what the trainee must know: who, where, what for\"\n\
         opening: {{narrate: \"待写：（开场时看见什么）\"}}\n\
         # 清单：算分的条目。\n\
         goals:\n",
            stages.join(", "),
            (setting.situation.as_ref()).map_or(String::new(), |s| format!("situation: [{s}]\n"))
        );
        for (item, _) in *goals {
            let _ = writeln!(text, "  - {}  # {}", item.id, item.title.zh);
        }
        text.push_str("# 客户听到每一条时说什么，每条写两三句。\nanswers:\n");
        let mut answered = BTreeSet::new();
        for (item, _) in *goals {
            // What asks about a topic is answered under the topic.
            let name = item.topic.as_ref().unwrap_or(&item.id);
            if answered.insert(name) {
                let title = &item.title.zh;
                let _ = writeln!(text, "  {name}: [\"待写：听到“{title}”时，客户说什么\"]");
            }
        }
        text.push_str(&self.agenda());
        let _ = writeln!(text, "script: {id}.rhai");
        text
    }

    /// The scene goes on to a later stage with the first goal of that stage; without one, an example of a beat.
    fn agenda(&self) -> String {
        let mut text = String::from("# 不用学员问、到时候自己发生的事，每件只一次。\n");
        let beats = self.stages.iter().skip(1).filter_map(|stage| {
            let is_its = |id: &str| stage.items.iter().any(|i| i.id == id);
            let (first, _) = self.goals.iter().find(|(item, _)| is_its(&item.id))?;
            let (item, stage) = (&first.id, &stage.id);
            Some(format!("  - {{when: {{item: {item}}}, stage: {stage}}}\n"))
        });
        let beats: String = beats.collect();
        text.push_str(match beats.as_str() {
            "" => "# agenda:\n#   - {when: {turn: 3}, narrate: （她的手机响了）}\n",
            _ => "agenda:\n",
        });
        text + beats.as_str()
    }
}
