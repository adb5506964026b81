//! Recognition as it meets people: careless typing changes no credit, pasted keywords earn next to nothing, and the
//! same phrases give the same model on every machine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use duilian::content::library::Library;
use duilian::content::model::Stage;
use duilian::content::pack::Pack;
use duilian::recognise::{
    Channel, CueSpec, Example, ItemSpec, Kind, Recogniser, StageModel, StageSpec, Utterance,
};

const STAGES: [&str; 2] = ["ford.incoming-calls", "nissan.reception"];

fn stage(id: &str) -> Arc<Stage> {
    let library = Library::new(vec![Pack::built_in()]);
    Arc::clone(library.stage(id).unwrap().usable().unwrap())
}

/// A recogniser that learned four fifths of a stage's phrases, and the other fifth.
struct Unseen {
    ears: Recogniser,
    talk: Vec<Example>,
}

fn unseen(id: &str) -> Unseen {
    let mut spec = stage(id).examples.clone();
    let mut talk = Vec::new();
    for item in &mut spec.items {
        let held = |list: &mut Vec<Example>| {
            let all = std::mem::take(list);
            let (out, kept): (Vec<_>, Vec<_>) =
                all.into_iter().enumerate().partition(|(at, _)| at % 5 == 4);
            *list = kept.into_iter().map(|(_, example)| example).collect();
            out.into_iter().map(|(_, example)| example).collect::<Vec<_>>()
        };
        talk.extend(held(&mut item.hit));
        talk.extend(held(&mut item.miss));
    }
    let model = StageModel::train(&spec).unwrap();
    Unseen { ears: Recogniser::new(vec![Arc::new(model)]), talk }
}

static UNSEEN: LazyLock<Vec<Unseen>> = LazyLock::new(|| STAGES.map(unseen).into());

fn credits(ears: &Recogniser, text: &str, customer: Option<&str>) -> BTreeSet<String> {
    let utterance = Utterance { text, customer, situations: None };
    let seen = ears.observe(&utterance).into_iter().filter(|o| !o.unclear);
    seen.map(|o| o.item).collect()
}

/// Share of credits that `change` takes away or adds, permille, over phrases that it alters and `fits` accepts.
fn disturbed(fits: impl Fn(&str) -> bool, change: impl Fn(&str) -> String) -> usize {
    let (mut all, mut other) = (0, 0);
    for unseen in UNSEEN.iter() {
        for example in unseen.talk.iter().filter(|example| fits(&example.text)) {
            let changed = change(&example.text);
            if changed == example.text {
                continue;
            }
            let customer = example.customer.as_deref();
            let before = credits(&unseen.ears, &example.text, customer);
            let after = credits(&unseen.ears, &changed, customer);
            all += before.len();
            other += before.symmetric_difference(&after).count();
        }
    }
    assert!(all > 20, "too little talk to tell: {all}");
    other * 1000 / all
}

fn map_chars(text: &str, pairs: &str) -> String {
    let table: BTreeMap<char, char> = pairs
        .split(' ')
        .filter_map(|pair| {
            let mut chars = pair.chars();
            Some((chars.next()?, chars.next()?))
        })
        .collect();
    text.chars().map(|c| table.get(&c).copied().unwrap_or(c)).collect()
}

const MARKS: [char; 10] = ['，', '。', '！', '？', '；', ',', '!', '?', ';', '…'];

fn any(_: &str) -> bool {
    true
}

#[test]
fn half_or_full_width_changes_no_credit() {
    let narrow = "，, 。. ！! ？? （( ）) ：:";
    assert_eq!(disturbed(any, |text| map_chars(text, narrow)), 0);
    let wide = |text: &str| {
        let wide = |c: char| match c {
            '0'..='9' | 'a'..='z' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            c => c,
        };
        text.chars().map(wide).collect::<String>()
    };
    assert_eq!(disturbed(any, wide), 0);
}

#[test]
fn traditional_characters_change_no_credit() {
    let traditional = "请請 问問 车車 话話 电電 这這 时時 来來 过過 还還 谢謝 临臨 欢歡 谁誰 么麼 们們 说說 点點 号號 见見 记記 让讓 给給 帮幫 维維 务務 销銷 顾顧 间間 约約 试試 驾駕 东東 产產 转轉 经經 办辦 写寫 对對 听聽 边邊 开開 关關 门門 马馬 价價 车車 钱錢 买買 卖賣 认認 识識 现現 样樣 节節 称稱 预預 订訂 确確 联聯 系係";
    assert_eq!(disturbed(any, |text| map_chars(text, traditional)), 0);
}

#[test]
fn politeness_changes_no_credit() {
    assert_eq!(disturbed(any, |text| text.replace('您', "你")), 0);
    assert_eq!(disturbed(any, |text| text.replace('你', "您")), 0);
}

#[test]
fn spaces_between_characters_change_no_credit() {
    let unspaced = |text: &str| text.chars().count() > 5 && !text.contains([' ', '\u{3000}']);
    let spaced = |text: &str| text.chars().flat_map(|c| [c, ' ']).collect::<String>();
    assert!(disturbed(unspaced, spaced) <= 5);
}

#[test]
fn trailing_particles_change_no_credit() {
    assert_eq!(disturbed(any, |text| format!("{text}啊")), 0);
    assert!(disturbed(any, |text| format!("嗯，{text}哈")) <= 25);
}

#[test]
fn punctuation_written_as_spaces_changes_next_to_no_credit() {
    assert!(disturbed(any, |text| text.replace(MARKS, " ")) <= 25);
}

#[test]
fn usual_homophones_change_next_to_no_credit() {
    let homophones = "在再 做坐 作做 的得 您恁 她他 帐账 订定 驾架";
    assert!(disturbed(any, |text| map_chars(text, homophones)) <= 30);
}

#[test]
fn without_any_punctuation_five_of_six_credits_stay() {
    assert!(disturbed(any, |text| text.replace(MARKS, "")) <= 170);
}

/// Items of the stage that `turns` earn, in percent of all.
fn earned(stage: &Stage, ears: &Recogniser, turns: &[String]) -> usize {
    let mut items = BTreeSet::new();
    for turn in turns {
        items.extend(credits(ears, turn, None));
    }
    let behaviours = stage.examples.items.iter().filter(|item| item.kind == Kind::Behaviour);
    let ids: BTreeSet<_> = behaviours.map(|item| item.id.clone()).collect();
    items.intersection(&ids).count() * 100 / ids.len()
}

/// The words of a cue: runs of Chinese between its signs.
fn words(cue: &CueSpec) -> impl Iterator<Item = String> + '_ {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let runs = cue.any.iter().flat_map(move |pattern| pattern.split(move |c| !han(c)));
    runs.filter(|run| !run.is_empty()).map(str::to_owned)
}

#[test]
fn pasted_keywords_earn_at_most_a_tenth() {
    for id in STAGES {
        let stage = stage(id);
        let ears = Recogniser::new(vec![Arc::new(StageModel::train(&stage.examples).unwrap())]);
        let cues: BTreeSet<String> =
            stage.examples.items.iter().flat_map(|item| &item.cues).flat_map(words).collect();
        let single: Vec<String> = cues.into_iter().collect();
        let all = [single.join(" ")];
        assert!(earned(&stage, &ears, &all) <= 10, "{id}: all cue words in one turn");
        assert!(earned(&stage, &ears, &single) <= 10, "{id}: a cue word a turn");
    }
}

fn fixed_stage() -> StageSpec {
    let examples = |texts: &[&str]| texts.iter().map(|text| Example::plain(*text)).collect();
    let item = |name: &str, hit: &[&str], miss: &[&str], cue: &str| ItemSpec {
        id: format!("demo.fixed.{name}"),
        kind: Kind::Behaviour,
        channel: Channel::Say,
        situation: None,
        implies: Vec::new(),
        hit: examples(hit),
        miss: examples(miss),
        cues: vec![CueSpec { any: vec![cue.to_owned()], ..CueSpec::default() }],
    };
    StageSpec {
        id: "demo.fixed".to_owned(),
        words: BTreeMap::new(),
        items: vec![
            item(
                "greet",
                &["您好，欢迎光临", "早上好，里面请", "欢迎欢迎，请进", "下午好，欢迎来店里"],
                &["他说过欢迎光临了", "明天再来吧", "您好像来过"],
                "欢迎(光临|来)",
            ),
            item(
                "ask-car",
                &["您现在开什么车", "家里用的是哪款车？", "平时开的什么牌子", "这会儿开啥车呢"],
                &["您想买什么车", "我也开这款车", "这车开着不错"],
                "现在...开...车",
            ),
        ],
        ordinary: examples(&["今天真热", "请稍等一下", "这边信号不好"]),
    }
}

#[test]
fn the_same_phrases_give_the_same_model_everywhere() {
    let model = StageModel::train(&fixed_stage()).unwrap();
    let digest: String = model.digest().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "PINNED", "raise TRAINING_VERSION with it");
    let again = StageModel::from_bytes(&model.to_bytes()).unwrap();
    assert_eq!(again.digest(), model.digest());
}

#[test]
fn damaged_models_are_refused() {
    let bytes = StageModel::train(&fixed_stage()).unwrap().to_bytes();
    let mut altered = bytes.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    assert!(StageModel::from_bytes(&altered).is_err());
    assert!(StageModel::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    assert!(StageModel::from_bytes(b"").is_err());
}
