//! Packs on packs: extends, replaces, and what happens without them.

use duilian::content::library::Library;
use duilian::content::pack::Pack;

use crate::support::{PERSONA, SCENARIO, files, findings};

fn layered(path: &str, text: &str) -> Library {
    let base = Pack::memory(files("scenarios/demo/driver.yaml", SCENARIO));
    Library::new(vec![
        base,
        Pack::memory([(path.to_owned(), text.as_bytes().to_vec())]),
    ])
}

#[test]
fn the_same_id_in_two_packs_is_an_error_unless_the_later_replaces_it() {
    let found = findings(&layered("scenarios/personas/zhao.yaml", PERSONA));
    assert!(found.iter().any(|f| f.starts_with("DL037")), "{found:?}");
    let replacing = PERSONA
        .replace("id: zhao", "id: zhao\nreplaces: zhao")
        .replace("赵先生", "赵师傅");
    let library = layered("scenarios/personas/zhao.yaml", &replacing);
    assert!(
        !findings(&library).iter().any(|f| f.starts_with("DL03")),
        "{:?}",
        findings(&library)
    );
    assert_eq!(
        library.scene("demo/driver").0.unwrap().persona.address,
        "赵师傅"
    );
}

#[test]
fn replacing_what_is_not_there_is_told() {
    let text = PERSONA.replace("id: zhao", "id: qian\nreplaces: qian");
    let found = findings(&layered("scenarios/personas/qian.yaml", &text));
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("DL038 scenarios/personas/qian.yaml:2:11")),
        "{found:?}"
    );
}

#[test]
fn an_extending_pack_adds_phrases_and_weight_and_leaves_the_rest() {
    let more = "stage: demo.phone\nextends: demo.phone\ncut: 60\nitems:\n  - {id: ask-car, weight: 3, hit: [您座驾是哪款呀], miss: [座驾不重要]}\n";
    let library = layered("scenarios/standards/demo/phone.yaml", more);
    let stage = library.stage("demo.phone").unwrap();
    assert!(
        stage.findings.iter().all(|f| f.rule.code == "DL025"),
        "{:?}",
        stage.findings
    );
    let stage = stage.usable().unwrap();
    let item = stage
        .examples
        .items
        .iter()
        .find(|i| i.id == "demo.phone.ask-car")
        .unwrap();
    assert_eq!(item.hit.last().unwrap().text, "您座驾是哪款呀");
    assert_eq!(
        (stage.cut, stage.items[1].weight, stage.items.len()),
        (60, 3, 6)
    );
}

#[test]
fn extending_an_unknown_item_or_stage_is_told() {
    let more =
        "stage: demo.phone\nextends: demo.phone\nitems:\n  - {id: ask-boat, hit: [您开船吗]}\n";
    let found = findings(&layered("scenarios/standards/demo/phone.yaml", more));
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("DL021 scenarios/standards/demo/phone.yaml:4:10")),
        "{found:?}"
    );
}

#[test]
fn a_stored_closure_gives_the_same_scene_back() {
    let more = "stage: demo.phone\nextends: demo.phone\nitems:\n  - {id: ask-car, hit: [您座驾是哪款呀]}\n";
    let (scene, _) = layered("scenarios/standards/demo/phone.yaml", more).scene("demo/driver");
    let scene = scene.unwrap();
    let (again, found) = Library::of_closure(&scene.closure).scene("demo/driver");
    let again = again.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(again.closure.len(), scene.closure.len());
    assert_eq!(again.stages[0].examples, scene.stages[0].examples);
}
