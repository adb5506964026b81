//! Lines that nobody can understand: characters strung together, keyboard mash, other scripts. The customer asks back in
//! character; no nod, no line of the script.

use std::collections::BTreeSet;
use std::sync::Arc;

use duilian::content::library::Library;
use duilian::content::model::Line;
use duilian::content::pack::Pack;
use duilian::recognise::StageModel;
use duilian::session::{Ears, Event, Input, Mode, Stagecraft, State, play};

use crate::support::{PERSONA, SCENARIO, files};

/// No sentence of any language; none of these lines stands in the pack.
const NONSENSE: &[&str] = &[
    "阿斯顿发斯蒂芬",
    "莪恏想哋莣鈊",
    "伱忈鎵",
    "锟斤拷烫烫烫屯屯屯",
    "葡萄月亮跑步绿色桌子飞",
    "饿日五热舞",
    "轻微热可晃动那副萨",
    "哒囖噼嚓咯喵呜唧",
    "asdkfj",
    "qwertyuiop",
    "呃呃呃呃",
    "🙂🙂",
];

fn shipped(id: &str) -> Stagecraft {
    let library = Library::new(vec![Pack::built_in()]);
    let scene = library.scene(id).0.unwrap();
    let models = scene
        .stages
        .iter()
        .map(|s| Arc::new(StageModel::train(&s.examples).unwrap()));
    let ears = Ears::new(&scene, models.collect());
    Stagecraft { scene, ears }
}

fn talk(craft: &Stagecraft, lines: &[&str]) -> (State, Vec<String>) {
    let inputs: Vec<Input> = lines.iter().map(|l| Input::Say((*l).to_owned())).collect();
    let (state, events) = play(craft, 1, Mode::Practice, &inputs);
    let said = events.last().unwrap().iter().filter_map(|e| match e {
        Event::Customer { text } => Some(text.clone()),
        _ => None,
    });
    (state, said.collect())
}

fn texts(lines: &[Line]) -> BTreeSet<&str> {
    lines.iter().map(|l| l.say.as_str()).collect()
}

#[test]
fn nonsense_is_asked_back_in_character_and_ordinary_short_words_are_not() {
    let craft = shipped("nissan/refused-appointment");
    let lines = &craft.scene.persona.lines;
    let puzzled = texts(&lines.puzzled);
    let hello = "您好，请问是佟德茂先生吗？";
    for text in NONSENSE {
        let (_, said) = talk(&craft, &[hello, text]);
        assert!(
            matches!(said.as_slice(), [one] if puzzled.contains(one.as_str())),
            "{text}: {said:?}"
        );
    }
    for text in [
        "嗯",
        "好的",
        "行",
        "可以",
        "知道了",
        "没问题",
        "您说",
        "嗯嗯，好",
        "夏宁",
        "二十万",
        "您贵姓",
        "我这就去办",
        "今天天气真不错",
        "辛苦您跑一趟",
    ] {
        let (_, said) = talk(&craft, &[hello, text]);
        let asked_back = said.iter().any(|s| puzzled.contains(s.as_str()));
        assert!(!asked_back && !said.is_empty(), "{text}: {said:?}");
    }
}

#[test]
fn nonsense_after_a_refusal_gets_no_line_of_the_script() {
    let craft = shipped("nissan/refused-appointment");
    let refused = ["您好，请问是佟德茂先生吗？", "来我们店坐坐吧"];
    let (state, _) = talk(&craft, &refused);
    assert!(
        state
            .situations
            .contains_key("customer-refused-appointment")
    );
    let puzzled = texts(&craft.scene.persona.lines.puzzled);
    for text in NONSENSE {
        let (_, said) = talk(&craft, &[refused[0], refused[1], text]);
        assert!(
            matches!(said.as_slice(), [one] if puzzled.contains(one.as_str())),
            "{text}: {said:?}"
        );
    }
}

#[test]
fn what_is_only_narrated_leaves_the_customer_his_answer() {
    let narrated = SCENARIO.replace("say: 我想问问那个轻客多少钱？", "narrate: （窗外有车开过）");
    assert_ne!(narrated, SCENARIO);
    let all = files("scenarios/demo/driver.yaml", narrated);
    let scene = Library::new(vec![Pack::memory(all)]).scene("demo/driver");
    let scene = scene.0.unwrap_or_else(|| panic!("{:?}", scene.1));
    let ears = Ears::new(&scene, Vec::new());
    let (state, said) = talk(&Stagecraft { scene, ears }, &["天上有云"]);
    assert_eq!((said.len(), state.fallbacks.len()), (1, 1), "{said:?}");
    assert!(PERSONA.contains(&said[0]), "{said:?}");
}

#[test]
fn a_shipped_customer_who_did_not_understand_says_so_and_nods_with_other_lines() {
    let library = Library::new(vec![Pack::built_in()]);
    let mut seen = BTreeSet::new();
    for id in library.scenario_ids() {
        let scene = library.scene(&id).0.unwrap();
        let lines = &scene.persona.lines;
        let lost = texts(&lines.not_understood);
        let nods = texts(&lines.nod);
        assert!(lost.is_disjoint(&nods), "{id}");
        for line in lost {
            let signs = ["没", "不", "？", "慢", "再"];
            let asks = signs.iter().any(|s| line.contains(s));
            assert!(asks, "{}: {line}", scene.persona.id);
        }
        seen.insert(scene.persona.id.clone());
    }
    assert!(seen.len() >= 8, "{seen:?}");
}
