//! What the shipped customers make of lines: nonsense is asked back in character, short answers are taken in, partings are
//! answered, and a cold invitation earns nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use duilian::content::library::Library;
use duilian::content::model::Line;
use duilian::content::pack::Pack;
use duilian::recognise::StageModel;
use duilian::session::{Ears, Event, Input, Mode, Stagecraft, State, play};

use crate::support::{PERSONA, SCENARIO, STAGE, files};

/// No sentence of any language; none of these lines stands in the pack.
const NONSENSE: &[&str] = &[
    "阿斯顿发斯蒂芬",
    "莪恏想哋莣鈊",
    "伱忈鎵",
    "锟斤拷烫烫烫屯屯屯",
    "鲸鱼磁铁蜡烛蕨类陨石",
    "饿日五热舞",
    "轻微热可晃动那副萨",
    "哒囖噼嚓咯喵呜唧",
    "asdkfj",
    "qwertyuiop",
    "呃呃呃呃",
    "🙂🙂",
];

fn shipped(id: &str) -> Stagecraft {
    staged(&Library::new(vec![Pack::built_in()]), id)
}

fn staged(library: &Library, id: &str) -> Stagecraft {
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
    let lost = texts(&lines.not_understood);
    for text in [
        "嗯",
        "嗯嗯",
        "好的",
        "行",
        "行吧",
        "知道了",
        "哦",
        "好的好的，明白",
    ] {
        let (_, said) = talk(&craft, &[hello, text]);
        let asked_back = said.iter().any(|s| lost.contains(s.as_str()));
        assert!(!asked_back && !said.is_empty(), "{text}: {said:?}");
    }
}

/// Partings in a trainee's own words; none stands among the examples.
const PARTINGS: &[&str] = &[
    "再见",
    "你忙你的吧",
    "那就到这儿",
    "那不打扰了",
    "行吧，那就这样，再见您呐",
    "那您忙着，我挂啦",
    "好，今天先聊到这儿",
    "那我不耽误您了，再见",
    "谢谢您听我说这些，再会",
    "拜拜，您多保重",
    "不打扰您休息了，回见",
    "那咱今儿就到这儿吧",
];

#[test]
fn a_parting_after_the_refusal_is_no_sale_and_ends_the_talk_in_peace() {
    let craft = shipped("nissan/refused-appointment");
    let taboo = "nissan.prospecting.discuss-sale-after-refusal";
    for (invitation, text) in ["来我们店坐坐吧", "您来了就知道了"]
        .iter()
        .flat_map(|i| PARTINGS.iter().map(move |p| (*i, *p)))
    {
        let (state, said) = talk(&craft, &["您好，请问是佟德茂先生吗？", invitation, text]);
        assert!(
            state
                .situations
                .contains_key("customer-refused-appointment")
        );
        assert!(!state.shown.contains_key(taboo), "{text}");
        assert!(!state.unclear.contains_key(taboo), "{text}");
        let outcome = state.outcome.as_deref().unwrap_or_default();
        assert!(
            outcome.starts_with("parted") && !said.is_empty(),
            "{text}: {outcome} {said:?}"
        );
    }
    let (state, _) = talk(
        &craft,
        &[
            "您好，请问是佟德茂先生吗？",
            "来我们店坐坐吧",
            "可这车这周能便宜一万呢",
        ],
    );
    assert!(state.shown.contains_key(taboo));
}

#[test]
fn an_invitation_out_of_the_blue_is_heard_as_one_but_earns_nothing() {
    let craft = shipped("nissan/refused-appointment");
    let item = "nissan.prospecting.invite-only-after-relationship";
    let before = ["您好，请问是佟德茂先生吗？", "您现在开什么车？"];
    for text in [
        "来我们店坐坐吧",
        "您来店里看看吧，我给您当面介绍。",
        "我想请您来店里试驾",
        "哪天到我们展厅看看实车吧",
        "您有空过来看看车嘛",
    ] {
        let (state, _) = talk(&craft, &[before[0], before[1], text]);
        assert!(!state.shown.contains_key(item), "{text}");
        assert!(
            state
                .situations
                .contains_key("customer-refused-appointment"),
            "{text}"
        );
    }
    let warm = "跟您聊得挺投缘，想请您来店里坐坐，您看愿不愿意？";
    assert!(
        talk(&craft, &[before[0], before[1], warm])
            .0
            .shown
            .contains_key(item)
    );
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
            let signs = ["没", "不", "？", "慢", "再", "迷糊"];
            let asks = signs.iter().any(|s| line.contains(s));
            assert!(asks, "{}: {line}", scene.persona.id);
        }
        seen.insert(scene.persona.id.clone());
    }
    assert!(seen.len() >= 8, "{seen:?}");
}

#[test]
fn a_model_sentence_names_the_customer_of_the_scene_and_nobody_else() {
    use duilian::session::lines::model;
    let library = Library::new(vec![Pack::built_in()]);
    let scenes: Vec<_> = library.scenario_ids();
    let scenes: Vec<_> = scenes
        .iter()
        .map(|id| library.scene(id).0.unwrap())
        .collect();
    let names: BTreeSet<String> = scenes
        .iter()
        .map(|s| s.facts["name"].value.clone())
        .collect();
    let mut named = 0;
    for scene in &scenes {
        let own = &scene.facts["name"].value;
        for item in scene.items.values() {
            let sentence = model(scene, item);
            assert!(
                !sentence.is_empty() && !sentence.contains('{'),
                "{}: {sentence}",
                item.id
            );
            for name in names.iter().filter(|n| *n != own) {
                assert!(
                    !sentence.contains(name.as_str()),
                    "{}: {sentence}",
                    scene.id
                );
            }
            named += u32::from(sentence.contains(own.as_str()));
        }
        // A car that he has not named yet is no help either.
        let reason = &scene.items.get("nissan.prospecting.state-reason-for-call");
        let hidden = scene
            .facts
            .get("intended-model")
            .filter(|f| !f.open && !f.asked_by.is_empty());
        if let (Some(item), Some(car)) = (reason, hidden) {
            assert!(!model(scene, item).contains(&car.value), "{}", scene.id);
        }
    }
    assert!(named >= 10, "{named}");
}

#[test]
fn the_first_words_answer_what_the_opening_tells() {
    let credited = |narrated: &str| {
        let stage = STAGE.replace(
            "hit: [您好友谊日产,",
            "hit: [{text: 我就是小何没错, customer: （电话铃响）}, 您好友谊日产,",
        );
        let stage = stage.replace(
            "miss: [喂找谁,",
            "miss: [{text: 我就是小何没错, customer: （有人敲门）}, 喂找谁,",
        );
        let mut all = files("scenarios/standards/demo/phone.yaml", stage);
        let scenario = SCENARIO.replace("（电话铃响）", narrated);
        all.retain(|(path, _)| path != "scenarios/demo/driver.yaml");
        all.push(("scenarios/demo/driver.yaml".into(), scenario.into()));
        let craft = staged(&Library::new(vec![Pack::memory(all)]), "demo/driver");
        let (state, _) = talk(&craft, &["我就是小何没错"]);
        state.shown.contains_key("demo.phone.greet")
    };
    assert!(credited("（电话铃响）"));
    assert!(!credited("（有人敲门）"));
}
