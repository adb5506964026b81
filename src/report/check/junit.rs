//! `check --format junit`: a test case for each golden, each stage's coverage, and each other file with findings.
//! Written to the schema that Jenkins checks against; GitLab and others read the same.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Report, described};
use crate::content::finding::Finding;
use crate::content::rules;
use crate::t;

/// The report as XML.
///
/// # Errors
/// Never while memory lasts: the writer below it may fail, memory does not.
pub fn junit(report: &Report) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = suites(report);
    let (tests, failures) = suites
        .iter()
        .fold((0, 0), |(t, f), s| (t + s.cases.len(), f + s.failures()));
    writer
        .create_element("testsuites")
        .with_attribute(("name", "duilian check"))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|w| suites.iter().try_for_each(|s| s.write(report, w)))?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

/// Cases of one kind.
struct Suite {
    name: &'static str,
    cases: Vec<Case>,
}

/// A thing that was checked.
#[derive(Default)]
struct Case {
    name: String,
    /// Findings that fail it: code, a line that sums it up, all of it.
    bad: Vec<(&'static str, String, String)>,
    /// Told beside it: findings that fail nothing, and figures.
    told: Vec<String>,
}

fn suites(report: &Report) -> Vec<Suite> {
    let checked = &report.checked;
    let mut files: BTreeMap<&str, Case> = BTreeMap::new();
    let mut stages: BTreeMap<String, Case> = BTreeMap::new();
    for stage in described(checked) {
        let name = format!("{}.{}", stage.standard, stage.stage);
        let line = t!(
            report.lang,
            "check-stage",
            stage = name,
            items = stage.items,
            covered = stage.covered,
            hits = stage.hits,
            misses = stage.misses
        );
        stages.entry(name).or_default().told.push(line);
    }
    for finding in &checked.findings {
        let file = finding.place.source.path.as_str();
        let case = match stage_of(finding).filter(|s| stages.contains_key(s)) {
            Some(stage) => stages.entry(stage).or_default(),
            None => files.entry(file).or_default(),
        };
        let (message, all) = (finding.message(report.lang), told(report, finding));
        if report.is_failure(finding) {
            let line = format!("{} {message}", finding.place);
            case.bad.push((finding.rule.code, line, all));
        } else {
            case.told.push(all);
        }
    }
    let allowed = checked.allowed.iter().map(|a| {
        let why = t!(report.lang, "finding-allowed", reason = a.reason);
        (&a.finding, why)
    });
    let known = report.beside.iter().flat_map(|b| &b.known);
    let known = known.map(|f| (f, t!(report.lang, "finding-known")));
    for (finding, why) in allowed.chain(known) {
        let case = files.entry(finding.place.source.path.as_str());
        let told = told(report, finding);
        case.or_default().told.push(format!("{told}\n{why}"));
    }
    let mut goldens = Vec::new();
    for path in &checked.goldens {
        let case = files.remove(path.as_str()).unwrap_or_default();
        goldens.push(case.named(path));
    }
    let coverage = stages.into_iter().map(|(name, case)| case.named(&name));
    let content = files.into_iter().map(|(path, case)| case.named(path));
    let suite = |name, cases| Suite { name, cases };
    vec![
        suite("golden", goldens),
        suite("coverage", coverage.collect()),
        suite("content", content.collect()),
    ]
}

/// The stage whose coverage a finding is about.
fn stage_of(finding: &Finding) -> Option<String> {
    let (_, item) = finding.args.iter().find(|(name, _)| name == "item")?;
    let item = item.text(crate::i18n::Lang::En);
    let (stage, _) = item.rsplit_once('.')?;
    (finding.rule == &rules::UNCOVERED).then(|| stage.to_owned())
}

fn told(report: &Report, f: &Finding) -> String {
    let (message, help) = (f.message(report.lang), f.help(report.lang));
    format!("{} {} {message}\n{help}", f.place, f.rule.code)
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|c| !c.bad.is_empty()).count()
    }

    fn write(&self, report: &Report, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let element = writer
            .create_element("testsuite")
            .with_attribute(("name", self.name))
            .with_attribute(("tests", self.cases.len().to_string().as_str()))
            .with_attribute(("failures", self.failures().to_string().as_str()))
            .with_attribute(("errors", "0"));
        element.write_inner_content(|w| {
            if self.name == "content" {
                counts(report, w)?;
            }
            self.cases.iter().try_for_each(|c| c.write(self.name, w))?;
            if self.name == "content" {
                mended(report, w)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// How many findings were set aside.
fn counts(report: &Report, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let beside = report.beside.as_ref();
    let counts = [
        ("suppressed", Some(report.checked.allowed.len())),
        ("known", beside.map(|b| b.known.len())),
        ("mended", beside.map(|b| b.gone.len())),
    ];
    writer
        .create_element("properties")
        .write_inner_content(|w| {
            for (name, count) in counts {
                let Some(count) = count else { continue };
                w.create_element("property")
                    .with_attribute(("name", name))
                    .with_attribute(("value", count.to_string().as_str()))
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

/// What the baseline holds and is no longer found.
fn mended(report: &Report, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let lines: Vec<String> = (report.beside.iter())
        .flat_map(|b| b.mended(report.lang))
        .collect();
    if !lines.is_empty() {
        writer
            .create_element("system-out")
            .write_text_content(BytesText::new(&plain(&lines.join("\n"))))?;
    }
    Ok(())
}

impl Case {
    fn named(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    fn write(&self, suite: &str, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let element = writer
            .create_element("testcase")
            .with_attribute(("name", plain(&self.name).as_str()))
            .with_attribute(("classname", format!("duilian.{suite}").as_str()));
        if self.bad.is_empty() && self.told.is_empty() {
            element.write_empty()?;
            return Ok(());
        }
        element.write_inner_content(|w| {
            if let Some((code, line, _)) = self.bad.first() {
                let all: Vec<&str> = self.bad.iter().map(|(_, _, all)| all.as_str()).collect();
                w.create_element("failure")
                    .with_attribute(("type", *code))
                    .with_attribute(("message", plain(line).as_str()))
                    .write_text_content(BytesText::new(&plain(&all.join("\n"))))?;
            }
            if !self.told.is_empty() {
                w.create_element("system-out")
                    .write_text_content(BytesText::new(&plain(&self.told.join("\n"))))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// Without the characters that XML 1.0 cannot hold, however they are written.
fn plain(text: &str) -> String {
    let holds = |c: &char| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(holds).collect()
}
