//! A large pack made by rule, the same every time: four standards, sixty stages, 1,245 items, 140 scenarios; on demand with
//! a script and two goldens for each, and any number of times as much.
//!
//! In: a folder. Out: `scenarios/…` in it, as an author would have written them. The words come from a small grammar
//! (subject × aspect × intention), so that items of a stage differ as much as those of a real one. No chance, no clock.

#![allow(dead_code, reason = "each bench uses its part")]

use std::fmt::Write as _;
use std::path::Path;

/// Items of the pack.
pub const ITEMS: usize = 1_245;
/// Stages of the pack.
pub const STAGES: usize = 60;
/// Scenarios of the pack.
pub const SCENARIOS: usize = 140;
/// Goldens of the pack, where they are written.
pub const GOLDENS: usize = 2 * SCENARIOS;
/// A scenario of it.
pub const SCENARIO: &str = "generated-1/scene-001";
/// What its opening says.
pub const OPENING: &str = "（店门开了，有人进来）";

const STANDARDS: usize = 4;
const STAGES_A_STANDARD: usize = STAGES / STANDARDS;
const ASPECTS_A_STAGE: usize = 3;
/// The first 45 stages have 21 items, the rest 20: 1,245.
const LARGE_STAGES: usize = 45;

/// What a stage is about.
const SUBJECTS: [&str; STAGES] = [
    "保养",
    "保险",
    "贷款",
    "置换",
    "上牌",
    "验车",
    "装潢",
    "贴膜",
    "轮胎",
    "机油",
    "刹车",
    "空调",
    "电瓶",
    "灯光",
    "雨刮",
    "导航",
    "音响",
    "座椅",
    "天窗",
    "后备箱",
    "冰箱",
    "洗衣机",
    "电视",
    "热水器",
    "油烟机",
    "净水器",
    "地板",
    "瓷砖",
    "橱柜",
    "窗帘",
    "沙发",
    "床垫",
    "灯具",
    "门锁",
    "书桌",
    "手机",
    "电脑",
    "相机",
    "耳机",
    "手表",
    "房屋",
    "车位",
    "租约",
    "物业",
    "搬家",
    "保洁",
    "体检",
    "牙科",
    "眼镜",
    "健身",
    "课程",
    "旅行",
    "机票",
    "酒店",
    "签证",
    "婚宴",
    "摄影",
    "鲜花",
    "宠物",
    "快递",
];

/// Sides of a subject.
const ASPECTS: [(&str, &str); 12] = [
    ("price", "费用"),
    ("time", "工期"),
    ("papers", "手续"),
    ("warranty", "质保"),
    ("brand", "牌子"),
    ("model", "规格"),
    ("colour", "颜色"),
    ("delivery", "配送"),
    ("record", "档案"),
    ("gift", "赠品"),
    ("complaint", "投诉"),
    ("place", "地点"),
];

/// What the trainee does about an aspect: id, the verb of the title, three ways to put it, words that its cues look for.
struct Intention {
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    ways: [&'static str; 3],
    cue: [&'static str; 2],
}

/// `#` is the subject, `@` the aspect.
const INTENTIONS: [Intention; 7] = [
    Intention {
        id: "ask",
        zh: "询问",
        en: "Asks about",
        ways: [
            "您对#的@有什么要求",
            "@这块您是怎么打算#的呢",
            "想听听您怎么看#@",
        ],
        cue: ["(什么|怎么)", "听听"],
    },
    Intention {
        id: "explain",
        zh: "讲清",
        en: "Explains",
        ways: [
            "我给您讲讲#的@是怎么算的",
            "@的规矩是这样，#都按这张单子来",
            "#@分三档，我一条一条说明",
        ],
        cue: ["讲讲", "(规矩|说明)"],
    },
    Intention {
        id: "show",
        zh: "出示",
        en: "Shows papers on",
        ways: [
            "您看，这本册子里印着#的@",
            "这是#@的样本，请过目",
            "@清单在这儿，#写在第二页",
        ],
        cue: ["(册子|清单)", "过目"],
    },
    Intention {
        id: "confirm",
        zh: "核对",
        en: "Confirms",
        ways: [
            "跟您核对一遍#的@，没错吧",
            "我复述一下，#@就照您刚才说的",
            "@再确认一次，#是这个对吗",
        ],
        cue: ["(核对|确认)", "复述"],
    },
    Intention {
        id: "remind",
        zh: "提醒",
        en: "Reminds of",
        ways: [
            "提醒您一句，#的@下个月到期",
            "别忘了#@要提前三天办",
            "@您留个神，#过了日子就得重来",
        ],
        cue: ["(提醒|别忘)", "留个神"],
    },
    Intention {
        id: "note",
        zh: "登记",
        en: "Notes down",
        ways: [
            "我把#的@记在本子上了",
            "@我登记好，#归到您的卡里",
            "稍等，#@先写下来",
        ],
        cue: ["(记在|登记)", "写下来"],
    },
    Intention {
        id: "promise-too-much",
        zh: "乱许诺",
        en: "Promises too much on",
        ways: [
            "#的@我包您满意，出事找我",
            "@绝对不会有问题，#我打包票",
            "放心吧#@百分之百全免",
        ],
        cue: ["(包您|打包票)", "百分之百"],
    },
];

/// Talk around the point: 8 × 3 ways make 24 hits, no two nearly the same.
const AROUND: [(&str, &str); 8] = [
    ("", ""),
    ("王先生，先喝口热茶歇一歇，", ""),
    ("", "，不着急，咱们一样一样慢慢来"),
    ("对了，差点把正事给忘了，", ""),
    ("既然您今天大老远地过来一趟，", ""),
    ("", "，耽误您一分钟，很快就能办好"),
    ("刚才电话里头没有说到这儿，", ""),
    ("", "，家里人要是问起也好有个交代"),
];

/// What looks alike and shows nothing.
const MISSES: [&str; 8] = [
    "#的@回头有同事联系您",
    "我不清楚#的@",
    "@这事不归我管",
    "别家店的#@乱得很",
    "您先坐，#还没到货",
    "昨天也有人来问过#",
    "@两个字我写得不好看",
    "#@，嗯……改天再说吧",
];

/// The words of a stage's item.
pub struct Item {
    /// Whole id.
    pub id: String,
    zh: String,
    en: String,
    is_taboo: bool,
    /// What shows it.
    pub hits: Vec<String>,
    misses: Vec<String>,
    cues: Vec<String>,
}

/// `generated-1.stage-01` for stage 0.
fn stage_id(stage: usize) -> String {
    format!("{}.stage-{:02}", standard_id(stage), stage + 1)
}

fn standard_id(stage: usize) -> String {
    format!("generated-{}", stage / STAGES_A_STANDARD + 1)
}

/// The items of a stage (0..[`STAGES`]).
pub fn items(stage: usize) -> Vec<Item> {
    let subject = SUBJECTS[stage % SUBJECTS.len()];
    let count = INTENTIONS.len() * ASPECTS_A_STAGE - usize::from(stage % STAGES >= LARGE_STAGES);
    let pairs = (0..ASPECTS_A_STAGE).flat_map(|a| INTENTIONS.iter().map(move |i| (a, i)));
    let of = |(a, intention): (usize, &Intention)| {
        let (aspect_id, aspect) = ASPECTS[(stage + a * 4) % ASPECTS.len()];
        let said = |way: &str| way.replace('#', subject).replace('@', aspect);
        let hits = (AROUND.iter())
            .flat_map(|(before, after)| {
                intention
                    .ways
                    .map(|way| format!("{before}{}{after}。", said(way)))
            })
            .collect();
        Item {
            id: format!("{}.{}-{aspect_id}", stage_id(stage), intention.id),
            zh: format!("{}{subject}的{aspect}", intention.zh),
            en: format!("{} the {aspect_id} of subject {}", intention.en, stage + 1),
            is_taboo: intention.id == "promise-too-much",
            hits,
            misses: MISSES
                .map(|m| format!("{}，{}就免了。", said(m), intention.zh))
                .to_vec(),
            cues: vec![
                format!("{}..12({aspect}|{subject})", intention.cue[0]),
                format!("({subject}|{aspect})..16{}", intention.cue[1]),
            ],
        }
    };
    pairs.map(of).take(count).collect()
}

/// Writes the pack below `root`.
///
/// # Errors
/// When files cannot be written.
pub fn write(root: &Path) -> std::io::Result<()> {
    write_times(root, 1)
}

/// The same with a script for each scenario, a golden that passes and one that fails (header and inputs: a check fills
/// them), `times` as many of everything.
///
/// # Errors
/// When files cannot be written.
pub fn write_played(root: &Path, times: usize) -> std::io::Result<()> {
    write_times(root, times)?;
    for n in 0..SCENARIOS * times {
        let stage = n % (STAGES * times);
        let scenarios = root.join("scenarios").join(standard_id(stage));
        let scripts = root.join("scripts").join(standard_id(stage));
        std::fs::create_dir_all(&scripts)?;
        let name = format!("scene-{:03}", n + 1);
        let script = format!("script: {}/{name}.rhai\n", standard_id(stage));
        let scenario = scenario_text(n, stage) + script.as_str();
        std::fs::write(scenarios.join(format!("{name}.yaml")), scenario)?;
        std::fs::write(scripts.join(format!("{name}.rhai")), SCRIPT)?;
        for (case, fails) in [("pass", 0), ("fails", 4)] {
            let path = scenarios.join(format!("{name}.{case}.golden"));
            std::fs::write(path, golden_text(n, stage, fails))?;
        }
    }
    Ok(())
}

fn write_times(root: &Path, times: usize) -> std::io::Result<()> {
    let scenarios = root.join("scenarios");
    for standard in 0..STANDARDS * times {
        let first = standard * STAGES_A_STANDARD;
        let folder = scenarios.join("standards").join(standard_id(first));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("standard.yaml"), standard_text(first))?;
        for stage in first..first + STAGES_A_STANDARD {
            std::fs::write(
                folder.join(format!("stage-{:02}.yaml", stage + 1)),
                stage_text(stage),
            )?;
        }
        std::fs::create_dir_all(scenarios.join(standard_id(first)))?;
    }
    std::fs::create_dir_all(scenarios.join("personas"))?;
    std::fs::write(scenarios.join("personas/wang-jianguo.yaml"), PERSONA)?;
    for n in 0..SCENARIOS * times {
        let stage = n % (STAGES * times);
        let path = format!("{}/scene-{:03}.yaml", standard_id(stage), n + 1);
        std::fs::write(scenarios.join(path), scenario_text(n, stage))?;
    }
    Ok(())
}

/// The goals of scenario `n`.
fn goals(n: usize, stage: usize) -> Vec<Item> {
    let all = items(stage);
    let count = all.len();
    let mut goals: Vec<Item> = all.into_iter().collect();
    goals.rotate_left(n % 5 % count.max(1));
    goals.truncate(8 + n % 5);
    goals
}

/// A golden that shows all goals of scenario `n` but taboos and the first `fails`.
fn golden_text(n: usize, stage: usize, fails: usize) -> String {
    let goals: Vec<Item> = goals(n, stage)
        .into_iter()
        .filter(|g| !g.is_taboo)
        .collect();
    let mut text = format!(
        "scenario: {}/scene-{:03}\nseed: {}\ntitle: 第 {} 场\n",
        standard_id(stage),
        n + 1,
        n + 1,
        n + 1
    );
    if fails > 0 {
        let names: Vec<&str> = goals.iter().take(fails).map(|g| g.id.as_str()).collect();
        let _ = writeln!(text, "fails: {}", names.join(", "));
    }
    text.push('\n');
    for (k, goal) in goals.iter().enumerate().skip(fails) {
        if let Some(hit) = goal.hits.get((n + k) % goal.hits.len().max(1)) {
            let _ = writeln!(text, "> {hit}");
        }
    }
    text.push_str("> 今天先谈到这里，再见。\n");
    text
}

fn standard_text(first: usize) -> String {
    let stages: Vec<String> = (first..first + STAGES_A_STANDARD)
        .map(|s| format!("stage-{:02}", s + 1))
        .collect();
    format!(
        "standard: {}\ntitle: {{zh: 生成标准, en: Generated standard}}\nsource: {{document: 生成}}\n\
         roles: {{trainee: {{zh: 顾问, en: consultant}}, customer: {{zh: 客户, en: customer}}}}\nstages: [{}]\n",
        standard_id(first),
        stages.join(", ")
    )
}

fn quoted(list: &[String]) -> String {
    let all: Vec<String> = list.iter().map(|t| format!("\"{t}\"")).collect();
    format!("[{}]", all.join(", "))
}

fn stage_text(stage: usize) -> String {
    let subject = SUBJECTS[stage % SUBJECTS.len()];
    let mut text = format!(
        "stage: {}\ntitle: {{zh: 谈{subject}, en: Stage {}}}\npurpose: {{zh: 把{subject}谈清楚, en: Settle the matter}}\nordinary:\n",
        stage_id(stage),
        stage + 1
    );
    for n in 0..40 {
        let opener = ["外面天气", "今天路上", "这杯茶", "门口停车", "您孩子"][n % 5];
        let rest = [
            "真不错",
            "人挺多",
            "比昨天好",
            "还行吧",
            "我头一回见",
            "跟往年一样",
            "您多担待",
            "说来话长",
        ][n / 5];
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  - {opener}{rest}");
    }
    text.push_str("items:\n");
    for item in items(stage) {
        let (kind, due) = if item.is_taboo {
            ("taboo", "")
        } else {
            ("behaviour", "\n    due: end")
        };
        let _ = write!(
            text,
            "  - id: {}\n    kind: {kind}\n    how: say\n    zh: {zh}\n    en: {}\n    rule: {{zh: {zh}才算, en: Only this counts}}\n    \
             weight: 1{due}\n    shown: say\n    say: {}\n    hit: {}\n    miss: {}\n    cues:\n",
            item.id,
            item.en,
            quoted(&item.hits[..2]),
            quoted(&item.hits),
            quoted(&item.misses),
            zh = item.zh
        );
        for cue in &item.cues {
            let _ = writeln!(text, "      - {{any: \"{cue}\"}}");
        }
        let _ = writeln!(text, "    ref: 第 {} 条", stage + 1);
    }
    text
}

fn scenario_text(n: usize, stage: usize) -> String {
    let goals = goals(n, stage);
    let goals: Vec<&str> = (goals.iter())
        .map(|i| i.id.rsplit('.').next().unwrap_or_default())
        .collect();
    format!(
        "id: {}/scene-{number:03}\ntitle: {{zh: 第{number}场, en: Scene {number}}}\nstandard: {}\nstages: [{}]\npersona: wang-jianguo\n\
         channel: showroom\ndifficulty: {}\nnarration: true\nbrief: {{zh: 客户进店，把该谈的谈完。, en: A customer comes in. Settle what there is to settle.}}\n\
         opening: {{narrate: \"{OPENING}\"}}\ngoals: [{}]\nagenda:\n  - {{when: {{turn: 1}}, say: [\"我随便看看。\", \"先看看再说。\"]}}\n  \
         - {{when: {{item: {}}}, feel: {{trust: +5}}}}\n  - {{when: {{turn: 6}}, say: \"还有别的吗？\"}}\nlimits: {{turns: 24}}\n",
        standard_id(stage),
        standard_id(stage),
        stage_id(stage),
        n % 3 + 1,
        goals.join(", "),
        goals[0],
        number = n + 1
    )
}

const SCRIPT: &str = "\
fn opening(c) {
    c.memory.said = 0;
}
fn turn(c) {
    c.memory.said += 1;
    if c.turn % 4 == 0 && c.mood.patience > 10 {
        c.narrate(`（王先生翻了翻册子，第 ${c.turn} 页）`);
    }
    if c.text.contains(\"再见\") {
        c.say(\"好，再见。\");
        c.end(\"goodbye\");
    } else if c.mood.patience < 5 {
        c.say_one([\"先这样。\", \"我走了。\"]);
        c.end(\"left\");
    }
}
fn silence(c, seconds) {
    if seconds > 10 { c.say(\"人呢？\"); }
}
";

const PERSONA: &str = "\
id: wang-jianguo
name: 王建国
address: 王先生
about: {zh: 退休教师，爱比价, en: a retired teacher who compares prices}
mood: {trust: 50, patience: 90, interest: 50}
facts:
  name: {value: 王建国, open: true}
  phone: {value: '13800000000', asked_by: [phone]}
topics:
  phone:
    hit: [您留个电话吧, 方便留个手机号吗, 怎么联系您, 您的号码是多少, 加您微信行吗, 您电话多少, 用哪个号找您, 联系方式留一个]
    miss: [我给您打电话, 我们电话是这个, 电话里说不清, 您打座机就行, 手机在我这儿, 号码牌拿好]
    answers: ['{fact.phone}。', '你记一下，{fact.phone}。']
lines:
  not-understood: [什么意思？, 你再说一遍？, 没听明白。, 这话怎么讲？]
  nod: [嗯。, 好。, 行，知道了。, 接着说。]
  impatient: [快点儿说。, 说重点。, 我还有事。, 别绕弯子。]
  silence: [怎么不说话了？, 还在吗？, 人呢？, 我等着呢。]
  leaving: [先这样吧。, 我再想想。, 改天再来。, 走了。]
";
