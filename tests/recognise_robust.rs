//! Recognition as it meets people: careless typing changes no credit of the goldens, pasted keywords earn next to
//! nothing, and the same phrases give the same model on every machine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use duilian::check::golden::{self, Golden, Written};
use duilian::content::library::Library;
use duilian::content::model::{Kind as ItemKind, Stage};
use duilian::content::pack::Pack;
use duilian::evaluate::Status;
use duilian::recognise::{
    Channel, CueSpec, Doubt, Example, ItemSpec, Kind, Recogniser, StageModel, StageSpec, Utterance,
};
use duilian::session::{Ears, Input, Stagecraft};

const STAGES: [&str; 5] = [
    "nissan.prospecting",
    "nissan.reception",
    "ford.welcome",
    "ford.negotiation-closing",
    "ford.incoming-calls",
];

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::new(vec![Pack::built_in()]));

static MODELS: LazyLock<BTreeMap<String, Arc<StageModel>>> = LazyLock::new(|| {
    let train = |id: &str| {
        (
            id.to_owned(),
            Arc::new(StageModel::train(&stage(id).examples).unwrap()),
        )
    };
    STAGES.map(train).into()
});

fn stage(id: &str) -> Arc<Stage> {
    Arc::clone(LIBRARY.stage(id).unwrap().usable().unwrap())
}

struct Played {
    golden: Golden,
    play: Stagecraft,
    credits: BTreeMap<String, Status>,
}

/// Every golden of the shipped content whose stages are among these, as it is stored.
static GOLDENS: LazyLock<Vec<Played>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for path in LIBRARY.list("scenarios", "golden") {
        let golden = Golden::parse(&LIBRARY.source(&path).unwrap()).unwrap();
        let scene = LIBRARY.scene(&golden.scenario.v).0.unwrap();
        let models = scene.stages.iter().map(|s| MODELS.get(&s.id).cloned());
        let Some(models) = models.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let ears = Ears::new(&scene, models);
        let play = Stagecraft { scene, ears };
        let credits = credits_of(&play, &golden);
        all.push(Played {
            golden,
            play,
            credits,
        });
    }
    all
});

/// What a golden is credited with; questions aside, which come by chance from all that a stage has.
fn credits_of(play: &Stagecraft, golden: &Golden) -> BTreeMap<String, Status> {
    let items = golden::run(play, golden).verdict.items.into_iter();
    let judged = items.filter(|line| play.scene.items[&line.id].kind != ItemKind::Knowledge);
    judged.map(|line| (line.id, line.status)).collect()
}

/// Credits that change when the trainee types otherwise, as sentences.
fn changed(change: impl Fn(&str) -> String) -> Vec<String> {
    assert!(GOLDENS.len() >= 15, "the goldens are there");
    let (mut all, mut touched) = (Vec::new(), false);
    for played in GOLDENS.iter() {
        let mut other = played.golden.clone();
        for (_, written) in &mut other.lines {
            if let Written::Input(Input::Say(text)) = written {
                let typed = change(text);
                touched |= typed != *text;
                *text = typed;
            }
        }
        let credits = credits_of(&played.play, &other);
        for (item, status) in &played.credits {
            let now = credits.get(item);
            if now != Some(status) {
                all.push(format!(
                    "{}: {item} {status:?} → {now:?}",
                    played.golden.title
                ));
            }
        }
    }
    assert!(touched, "the change changes something");
    all
}

const NOTHING: &[String] = &[];

fn credits(ears: &Recogniser, text: &str, customer: Option<&str>) -> BTreeSet<String> {
    let utterance = Utterance {
        text,
        customer,
        situations: None,
    };
    let seen = ears.observe(&utterance).into_iter().filter(|o| !o.unclear);
    seen.map(|o| o.item).collect()
}

fn map_chars(text: &str, pairs: &str) -> String {
    let pair = |pair: &str| {
        let mut chars = pair.chars();
        Some((chars.next()?, chars.next()?))
    };
    let table: BTreeMap<char, char> = pairs.split(' ').filter_map(pair).collect();
    text.chars()
        .map(|c| table.get(&c).copied().unwrap_or(c))
        .collect()
}

const MARKS: [char; 10] = ['，', '。', '！', '？', '；', ',', '!', '?', ';', '…'];

#[test]
fn half_or_full_width_changes_no_credit() {
    let narrow = "，, 。. ！! ？? （( ）) ：:";
    assert_eq!(changed(|text| map_chars(text, narrow)), NOTHING);
    let wide = |c: char| match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        c => c,
    };
    assert_eq!(changed(|text| text.chars().map(wide).collect()), NOTHING);
}

#[test]
fn traditional_characters_change_no_credit() {
    let traditional = "请請 问問 车車 话話 电電 这這 时時 来來 过過 还還 谢謝 临臨 欢歡 谁誰 么麼 们們 说說 点點 号號 见見 记記 让讓 给給 帮幫 维維 务務 销銷 顾顧 间間 约約 试試 驾駕 东東 产產 转轉 经經 办辦 写寫 对對 听聽 边邊 开開 关關 门門 马馬 价價 钱錢 买買 卖賣 认認 识識 现現 样樣 节節 称稱 预預 订訂 确確 联聯 系係 长長 会會 为為 里裡 后後 乐樂 业業 师師 单單 两兩 个個 备備 妈媽 爱愛 险險 观觀";
    assert_eq!(changed(|text| map_chars(text, traditional)), NOTHING);
}

#[test]
fn politeness_particles_and_spaces_change_no_credit() {
    assert_eq!(changed(|text| text.replace('您', "你")), NOTHING);
    assert_eq!(changed(|text| text.replace('你', "您")), NOTHING);
    assert_eq!(changed(|text| format!("{text}啊")), NOTHING);
    assert_eq!(
        changed(|text| text.chars().flat_map(|c| [c, ' ']).collect()),
        NOTHING
    );
}

#[test]
fn punctuation_typed_as_spaces_changes_no_credit() {
    assert_eq!(changed(|text| text.replace(MARKS, " ")), NOTHING);
}

#[test]
fn missing_punctuation_changes_no_credit() {
    assert_eq!(changed(|text| text.replace(MARKS, "")), NOTHING);
}

#[test]
fn usual_homophones_change_no_credit() {
    let typed = |text: &str| {
        map_chars(text, "在再 做坐 作做 的得 您恁 她他 帐账 订定").replace("试驾", "试架")
    };
    assert_eq!(changed(typed), NOTHING);
}

/// Share of what a stage's behaviours can earn that `turns` do earn, percent.
fn earned(stage: &Stage, turns: &[String]) -> usize {
    let ears = Recogniser::new(vec![Arc::clone(&MODELS[&stage.id])]);
    let seen: BTreeSet<String> = turns
        .iter()
        .flat_map(|turn| credits(&ears, turn, None))
        .collect();
    let behaviours = stage
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::Behaviour);
    let weights = |of: &dyn Fn(&str) -> bool| -> u32 {
        behaviours
            .clone()
            .filter(|i| of(&i.id))
            .map(|i| i.weight)
            .sum()
    };
    (weights(&|id| seen.contains(id)) * 100 / weights(&|_| true)) as usize
}

/// The words of a cue: runs of Chinese between its signs.
fn words(cue: &CueSpec) -> impl Iterator<Item = String> + '_ {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let runs = cue
        .any
        .iter()
        .flat_map(move |pattern| pattern.split(move |c| !han(c)));
    runs.filter(|run| !run.is_empty()).map(str::to_owned)
}

/// For each item the pairs of characters that its hits have most beyond those of the others.
fn weightiest(stage: &StageSpec) -> Vec<String> {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        chars
            .windows(2)
            .map(|two| two.iter().collect())
            .collect::<BTreeSet<String>>()
    };
    let mut everywhere: BTreeMap<String, usize> = BTreeMap::new();
    let count = |item: &ItemSpec, into: &mut BTreeMap<String, usize>| {
        for pair in item.hit.iter().flat_map(|e| pairs(&e.text)) {
            *into.entry(pair).or_default() += 1;
        }
    };
    stage
        .items
        .iter()
        .for_each(|item| count(item, &mut everywhere));
    let best = |item: &ItemSpec| {
        let mut own = BTreeMap::new();
        count(item, &mut own);
        let mut own: Vec<(usize, String)> = own
            .into_iter()
            .map(|(pair, n)| (n * n * 1000 / everywhere[&pair], pair))
            .collect();
        own.sort_unstable_by(|a, b| b.cmp(a));
        own.into_iter()
            .take(10)
            .map(|(_, pair)| pair)
            .collect::<Vec<_>>()
    };
    stage.items.iter().flat_map(best).collect()
}

/// Such words earn at most a tenth of their stage, in one turn and one a turn. Returns the scenes that they pass when forms and
/// answers are perfect.
fn stuffed(what: &str, of: impl Fn(&Stage) -> Vec<String>) -> BTreeSet<String> {
    for id in STAGES {
        let stage = stage(id);
        let single = of(&stage);
        let all = [single.join("，")];
        let (one_turn, a_turn) = (earned(&stage, &all), earned(&stage, &single));
        assert!(
            one_turn <= 10,
            "{id}: all {what} in one turn earn {one_turn} %"
        );
        assert!(a_turn <= 10, "{id}: {what}, one a turn, earn {a_turn} %");
    }
    let mut passed = BTreeSet::new();
    for played in GOLDENS
        .iter()
        .filter(|played| !passes_with(played, Vec::new()))
    {
        let scene = &played.play.scene;
        let single: Vec<String> = scene.stages.iter().flat_map(|s| of(s)).collect();
        for turns in [vec![single.join("，")], single] {
            if passes_with(played, turns) {
                passed.insert(scene.id.clone());
            }
        }
    }
    passed
}

/// Does a golden pass with these words instead of its own, and its forms and answers?
fn passes_with(played: &Played, turns: Vec<String>) -> bool {
    let mut golden = played.golden.clone();
    let lines = &mut golden.lines;
    lines.retain(|(_, written)| !matches!(written, Written::Input(Input::Say(_))));
    let said = |text| (1, Written::Input(Input::Say(text)));
    lines.splice(0..0, turns.into_iter().map(said));
    golden::run(&played.play, &golden).verdict.passed
}

#[test]
fn pasted_cue_words_earn_at_most_a_tenth_and_pass_nothing() {
    let passed = stuffed("cue words", |stage| {
        let cues = stage.examples.items.iter().flat_map(|item| &item.cues);
        cues.flat_map(words)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    });
    assert_eq!(passed, BTreeSet::new());
}

#[test]
fn pasted_weighty_pairs_of_characters_earn_at_most_a_tenth_and_pass_nothing() {
    let passed = stuffed("weighty pairs", |stage| weightiest(&stage.examples));
    assert_eq!(passed, BTreeSet::new());
}

#[test]
fn pasted_titles_of_items_earn_at_most_a_tenth_and_pass_nothing() {
    let passed = stuffed("titles", |stage| {
        stage
            .items
            .iter()
            .map(|item| item.title.zh.clone())
            .collect()
    });
    assert_eq!(passed, BTreeSet::new());
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
        cues: vec![CueSpec {
            any: vec![cue.to_owned()],
            ..CueSpec::default()
        }],
    };
    StageSpec {
        id: "demo.fixed".to_owned(),
        words: BTreeMap::new(),
        items: vec![
            item(
                "greet",
                &[
                    "您好，欢迎光临",
                    "早上好，里面请",
                    "欢迎欢迎，请进",
                    "下午好，欢迎来店里",
                ],
                &["他说过欢迎光临了", "明天再来吧", "您好像来过"],
                "欢迎(光临|来)",
            ),
            item(
                "ask-car",
                &[
                    "您现在开什么车",
                    "家里用的是哪款车？",
                    "平时开的什么牌子",
                    "这会儿开啥车呢",
                ],
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
    let digest: String = model
        .digest()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        digest, "8108f5452c3a67fedbacf37696771ce59e7e4352d35061ed19822b8d45f5f1bd",
        "raise TRAINING_VERSION with it"
    );
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

#[test]
fn the_author_is_told_that_a_word_or_a_list_of_keywords_is_no_talk() {
    let ears = Recogniser::new(vec![Arc::clone(&MODELS["nissan.prospecting"])]);
    let doubt = |text: &str| {
        let utterance = Utterance {
            text,
            customer: None,
            situations: None,
        };
        let item = "nissan.prospecting.ask-main-use-of-new-car";
        ears.explain(&utterance, item).unwrap().doubt
    };
    assert_eq!(doubt("用途"), Some(Doubt::Word));
    assert_eq!(doubt("新车的用途您给我说说"), None);
    assert!(credits(&ears, "用途", None).is_empty());
    let hits = stage("nissan.prospecting").examples.items.clone();
    let list: Vec<String> = hits
        .iter()
        .filter_map(|i| Some(format!("我说，{}", i.hit.first()?.text)))
        .collect();
    assert_eq!(doubt(&list.join("；")), Some(Doubt::List));
}
