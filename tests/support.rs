//! A small pack in memory, and what was found in it.

use duilian::content::finding::Finding;
use duilian::content::library::Library;
use duilian::content::model::Scene;
use duilian::content::pack::Pack;
use duilian::i18n::Lang;

pub const STANDARD: &str = "\
standard: demo
title: {zh: 样例, en: Sample}
source: {document: 样例}
roles: {trainee: {zh: 顾问, en: consultant}, customer: {zh: 客户, en: customer}}
stages: [phone]
situations:
  refused: {zh: 客户已拒绝, en: refused, raised_by: {customer_line: {hit: [不用了我没空过去, 别再约我了], miss: [改天吧]}}}
forms:
  register:
    zh: 登记表
    en: register
    fields:
      - {id: name, zh: 姓名, en: name, required: true, fact: name}
      - {id: grade, zh: 级别, en: grade, type: choice, options: [H, A], required: true, table: grades}
tables:
  grades:
    - {grade: H, purchase_days_max: 7, first_follow_up_days_max: 1}
    - {grade: A, purchase_days_max: 15, first_follow_up_days_max: 3}
questions:
  rings: {zh: 几声内接？, en: rings?, number: 3, why: 一}
";

pub const STAGE: &str = "\
stage: demo.phone
title: {zh: 接电话, en: Phone}
purpose: {zh: 让人放心, en: Ease}
items:
  - id: demo.phone.greet
    kind: behaviour
    how: say
    zh: 先问好
    en: Greets
    rule: {zh: 要问好, en: A greeting}
    critical: true
    weight: 2
    due: start
    shown: say
    say: [您好，友谊店。, 早上好]
    hit: [您好友谊日产, 早上好很高兴为您服务, 喂您好这边是友谊专营店]
    miss: [喂找谁, 您好请讲]
    cues:
      - {any: \"(您好|早上好)...(友谊|服务)\"}
    ref: 一
  - id: demo.phone.ask-car
    kind: behaviour
    how: say
    zh: 问现在的车
    en: Asks the car
    rule: {zh: 问到车, en: The car}
    weight: 1
    due: end
    topic: present-car
    shown: say
    say: [您现在开的是什么车呀？, 方便说说您的车吗？]
    hit: [您现在开啥车, 目前用的什么车型, 家里那台车开几年了]
    miss: [您想买什么车, 我也开日产]
    ref: 二
  - id: demo.phone.sell-after-refusal
    kind: taboo
    how: say
    zh: 拒绝后还推销
    en: Sells on
    rule: {zh: 再推销就算, en: Selling on}
    situation: refused
    critical: true
    weight: 3
    shown: say
    say: [明白，不打扰您了。]
    hit: [再考虑一下嘛这周有优惠, 就来看十分钟新车真的好, 错过这次就没这个价了]
    miss: [好的不打扰您, 那有保养需要随时找我]
    ref: 三
  - {id: demo.phone.register, kind: behaviour, how: record, zh: 登记, en: Registers, rule: {zh: 都对, en: right}, weight: 1, due: end, shown: {form: {id: register, fields: [name, grade]}}, say: [（填表）], ref: 四}
  - {id: demo.phone.three-rings, kind: behaviour, how: time, zh: 三声内接, en: Three rings, rule: {zh: 三声, en: three}, weight: 1, due: start, shown: {clock: {from: ringing, within: 15, stopped_by: greet}}, say: [（接起）], ref: 五}
  - {id: demo.phone.know-rings, kind: knowledge, how: know, zh: 三声, en: three, rule: {zh: 三, en: three}, weight: 1, shown: {question: {id: rings}}, say: [三声], ref: 六}
";

pub const PERSONA: &str = "\
id: zhao
name: 赵磊
address: 赵先生
about: {zh: 跑货运, en: haulage}
mood: {trust: 40, patience: 60, interest: 45}
facts:
  name: {value: 赵磊, open: true}
  present-car: {value: 六年的五菱, asked_by: [present-car]}
  purchase-days: {value: 10, asked_by: [purchase-time]}
topics:
  present-car: {answers: ['一辆{fact.present-car}，老抛锚。', '{fact.present-car}呗，凑合。']}
  purchase-time: {hit: [您打算什么时候买, 啥时候用车, 多久之内要提车], answers: [十来天吧。, 越快越好。]}
answers:
  greet: [你好。, 嗯，你好。, 喂，你好。]
lines:
  not-understood: [啥意思？, 你再说一遍？, 没听明白。, 什么？]
  nod: [嗯。, 好。, 行。, 知道了。]
  impatient: [快点儿说。, 说重点。, 我忙着呢。, 别绕。]
  silence: [喂？, 还在吗？, 人呢？, 怎么不说了？]
  leaving: [行了，先这样。, 我挂了。, 再说吧。, 拜拜。]
";

pub const SCENARIO: &str = "\
id: demo/driver
title: {zh: 司机, en: Driver}
standard: demo
stages: [demo.phone]
persona: zhao
channel: phone
difficulty: 1
narration: false
brief: {zh: 电话响了。, en: The phone rings.}
opening: {narrate: （电话铃响）, clock: ringing}
goals: [greet, ask-car, sell-after-refusal, register, three-rings, know-rings]
agenda:
  - {when: {turn: 1}, say: 我想问问那个轻客多少钱？}
  - {when: {item: ask-car}, feel: {trust: +15}}
  - {when: {turn: 3}, say: 算了，不用了，我没空过去。}
  - {when: {turn: 5}, end: done}
after: {forms: [register], questions: [rings]}
";

/// The files of the small pack, one of them changed.
pub fn files(changed: &str, text: impl Into<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = [
        ("scenarios/standards/demo/standard.yaml", STANDARD),
        ("scenarios/standards/demo/phone.yaml", STAGE),
        ("scenarios/personas/zhao.yaml", PERSONA),
        ("scenarios/demo/driver.yaml", SCENARIO),
    ]
    .map(|(p, t)| (p.to_owned(), t.as_bytes().to_vec()))
    .into();
    all.retain(|(p, _)| p != changed);
    all.push((changed.to_owned(), text.into()));
    all
}

pub fn pack() -> Library {
    Library::new(vec![Pack::memory(files(
        "scenarios/demo/driver.yaml",
        SCENARIO,
    ))])
}

pub fn scene() -> Scene {
    let (scene, found) = pack().scene("demo/driver");
    scene.unwrap_or_else(|| panic!("the small pack is sound: {found:?}"))
}

/// Everything found in a library, as `code place message`.
pub fn findings(library: &Library) -> Vec<String> {
    let options = duilian::check::Options::default();
    let model = |s: &duilian::content::model::Stage| {
        duilian::recognise::StageModel::train(&s.examples)
            .map(std::sync::Arc::new)
            .map_err(|e| e.to_string())
    };
    let mut found = duilian::check::run(library, &options, &model).findings;
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found.iter().map(show).collect()
}

pub fn show(f: &Finding) -> String {
    format!("{} {} {}", f.rule.code, f.place, f.message(Lang::En))
}

/// What is found when one file of the small pack holds `text`.
pub fn with(path: &str, text: impl Into<Vec<u8>>) -> Vec<String> {
    findings(&Library::new(vec![Pack::memory(files(path, text))]))
}

/// All that a trainee can do right in [`SCENARIO`], a line an input.
pub const GOOD: &str = "~ 6s
> 您好，友谊日产，很高兴为您服务！
> 您现在开啥车？
> 好的，不打扰您。
> 好的不打扰您
> 好的，不打扰您。
!form register name=\"赵磊\" grade=\"A\"
!answer rings 3
";
