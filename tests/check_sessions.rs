//! `check --accuracy` by the session: model sessions whose words the recogniser never saw, told as the program prints them.

use crate::check_planted::*;
use crate::check_play::told;

/// Greetings as one trainee after the other says them.
const ALIKE: &[&str] = &[
    "您好，友谊店，很高兴为您服务",
    "您好，友谊店小李，很高兴为您服务",
    "您好，友谊店小周，很高兴为您服务",
    "您好，友谊店小陈，很高兴为您服务",
    "您好，友谊店小林，很高兴为您服务",
    "您好，友谊店小何，很高兴为您服务",
    "您好，友谊店小郑，很高兴为您服务",
    "您好，友谊店小罗，很高兴为您服务",
    "您好，友谊店小唐，很高兴为您服务",
    "您好，友谊店小韩，很高兴为您服务",
    "您好，友谊店小冯，很高兴为您服务",
    "您好，友谊店小邓，很高兴为您服务",
    "您好，友谊店小曹，很高兴为您服务",
    "您好，友谊店小彭，很高兴为您服务",
    "您好，友谊店小曾，很高兴为您服务",
];

/// Greetings that have nothing in common but what they are.
const UNLIKE: &[&str] = &[
    "您好，友谊店，很高兴为您服务",
    "哎哟老主顾",
    "吃了没呀",
    "恭喜发财",
    "幸会幸会",
    "别来无恙",
    "哈喽哈喽",
    "给老人家请安",
    "久仰大名",
    "可把大哥盼来啦",
    "新春快乐",
    "晌午头热着呢吧",
    "嘿，真巧",
    "贵客临门",
    "托您的福",
    "晚上辛苦",
];

/// Invitations, one of which is in truth what nobody should say after a refusal.
const PRESSING: &[&str] = &[
    "周六上午您过来坐坐",
    "明天下午三点来店里看看怎么样",
    "您哪天上午得空来店里我等您",
    "后天上午十点来店里试驾一圈",
    "周日上午给您留个位子您来店里",
    "周五下午您顺路来店里一趟",
    "约您周三下午来店里见个面",
    "下周一上午来店里我备好茶",
    "您看明天上午来店里赶得及吗",
    "周末下午您来店里好吗",
    "大后天上午来店里行不行",
    "您别急着拒绝，您再想想，您再考虑一下，优惠不等人",
];

/// The pack in which nobody passes without the greeting, and it is taught by these hits.
fn taught(greetings: &'static [&'static str]) -> Files {
    let weight = "    weight: 2\n";
    let plant = plant("critical greeting", "DL000")
        .swap(STAGE, weight, "    weight: 2\n    critical: true\n")
        .hits("greet", greetings);
    plant.whole(SCENARIO).sown(&sound()).0
}

/// What is told of model sessions.
fn sessions(files: &Files) -> Vec<String> {
    let out = told(files, &["--accuracy"]);
    let lines = out.lines().filter(|l| l.contains("sessions "));
    lines.map(str::to_owned).collect()
}

#[test]
fn who_says_all_passes_where_the_hits_are_alike() {
    let figures = "model sessions 100  false taboo 0 %  complete 100  of these failed 0 % (0 % with what is unclear accepted)  lacking one critical item 100  of these passed 0 %";
    assert_eq!(
        sessions(&taught(ALIKE)),
        [
            format!("demo/driver  {figures}"),
            format!("all scenarios  {figures}")
        ]
    );
}

#[test]
fn a_critical_item_whose_hits_teach_nothing_of_each_other_fails_every_session_and_is_told_with_its_words()
 {
    let told = sessions(&taught(UNLIKE));
    let figures =
        "demo/driver  model sessions 100  false taboo 0 %  complete 100  of these failed 100 % (";
    assert!(told[0].starts_with(figures), "{told:#?}");
    let blame = "demo.phone.greet  failed sessions 100  scenarios 1  unclear ";
    assert!(told[2].starts_with(blame), "{told:#?}");
    let said: Vec<&str> = told[2].split(['“', '”']).skip(1).step_by(2).collect();
    assert!(
        said.len() == 3 && said.iter().all(|s| UNLIKE.contains(s)),
        "{said:?}"
    );
    let mut others = told[3..].iter();
    assert!(
        !others.any(|line| line.contains("failed sessions 100")),
        "{told:#?}"
    );
}

#[test]
fn a_taboo_heard_in_words_that_no_author_calls_one_is_told() {
    let early = "{when: {turn: 3}, say: 算了吧，我没空过去。}";
    let plant = plant("pressing", "DL000")
        .swap(
            SCENARIO,
            "{when: {turn: 4}, say: 算了吧，我没空过去。}",
            early,
        )
        .hits("offer-visit", PRESSING);
    let told = sessions(&plant.whole(SCENARIO).sown(&sound()).0);
    assert!(!told[0].contains("false taboo 0 %"), "{told:#?}");
    let taboo = told.last().unwrap();
    assert!(
        taboo.starts_with("demo.phone.sell-after-refusal  sessions with a false taboo ")
            && taboo.ends_with(&format!("“{}”", PRESSING[11])),
        "{told:#?}"
    );
}
