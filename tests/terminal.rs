//! The program as a person at a terminal sees it: keys in, screens out, on a pseudo-terminal.

use std::io::Read;
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Expect, Session};

use crate::commands::{Home, feed};

/// Generous: a busy machine may have to train the models first.
const PATIENCE: Duration = Duration::from_secs(90);

const ENTER: &str = "\r";
const TAB: &str = "\t";
const LEFT: &str = "\u{1b}[D";
const BACKSPACE: &str = "\u{7f}";
const CTRL_C: &str = "\u{3}";
const CTRL_D: &str = "\u{4}";

struct Screen(OsSession);

impl Screen {
    fn open(mut command: std::process::Command, args: &[&str]) -> Self {
        command.args(args);
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(PATIENCE));
        Screen(session)
    }

    fn driver(home: &Home, args: &[&str]) -> Self {
        let mut screen = Screen::open(home.small(), &[&["practice"][..], args].concat());
        screen.sees("接电话 1> ");
        screen
    }

    /// Waits until `text` comes; what came before it is passed over.
    #[track_caller]
    fn sees(&mut self, text: &str) -> String {
        match self.0.expect(text) {
            Ok(found) => String::from_utf8_lossy(found.as_bytes()).into_owned(),
            Err(e) => {
                let mut rest = vec![0; 4096];
                let n = self.0.try_read(&mut rest).unwrap_or_default();
                let rest = String::from_utf8_lossy(&rest[..n]).into_owned();
                panic!("{text:?} did not come: {e}; there was {rest:?}")
            }
        }
    }

    fn types(&mut self, keys: &str) {
        self.0.send(keys).unwrap();
    }

    /// Leaves and waits for the program's end.
    #[track_caller]
    fn ends(mut self) -> String {
        let mut bytes = Vec::new();
        // A terminal whose program has gone reports an error instead of an end.
        let _ = self.0.read_to_end(&mut bytes);
        let rest = String::from_utf8_lossy(&bytes).into_owned();
        let status = self.0.get_process().wait().unwrap();
        assert!(
            matches!(status, WaitStatus::Exited(_, 0)),
            "{status:?} {rest}"
        );
        rest
    }
}

/// What was said in the only record, line by line.
fn said(home: &Home) -> Vec<String> {
    let list = |args: &[&str]| {
        let mut command = home.small();
        command.args(args);
        feed(command, "").out
    };
    let all: serde_json::Value =
        serde_json::from_str(&list(&["history", "--all", "--json"])).unwrap();
    assert_eq!(all["records"].as_array().unwrap().len(), 1);
    let id = all["records"][0]["id"].as_str().unwrap();
    let inputs = list(&["export", id]);
    let inputs = inputs.lines().filter_map(|l| {
        let line: serde_json::Value = serde_json::from_str(l).unwrap();
        let input: serde_json::Value =
            serde_json::from_str(line["turn"]["turn"]["input"].as_str()?).unwrap();
        Some(input["say"].as_str()?.to_owned())
    });
    inputs.collect()
}

#[test]
fn a_first_visit_begins_with_the_tutorial_and_a_second_does_not() {
    let home = Home::new();
    let mut first = Screen::open(home.bare(), &[]);
    first.sees("第一次来？");
    first.types(ENTER);
    first.sees("两分钟上手");
    first.sees("接待 1> ");
    first.types("您好，欢迎光临！");
    first.types(ENTER);
    first.sees("梁先生");
    first.sees("接待 2> ");
    first.types("/清单\r");
    first.sees("✓");
    first.sees("接待 2> ");
    first.types("/退出\r");
    first.sees("duilian practice --resume");
    first.ends();
    let mut second = Screen::open(home.bare(), &[]);
    second.sees("输入编号或场景名；回车离开");
    second.types("不是场景\r");
    second.sees("没有“不是场景”这一场");
    second.types(ENTER);
    second.ends();
}

#[test]
fn a_line_of_chinese_is_edited_by_characters_not_by_bytes_or_columns() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("您号日产");
    screen.types(&LEFT.repeat(2));
    screen.types(BACKSPACE);
    screen.types("好，友谊");
    screen.types(ENTER);
    screen.sees("接电话 2> ");
    // The end of the line, from its beginning (Ctrl-A, Ctrl-E), and a whole line taken back (Ctrl-U).
    screen.types("错了\u{15}现在开\u{1}您\u{5}啥车？呀");
    screen.types(BACKSPACE);
    screen.types(ENTER);
    screen.sees("接电话 3> ");
    screen.types("/退出\r");
    screen.ends();
    assert_eq!(said(&home), ["您好，友谊日产", "您现在开啥车？"]);
}

#[test]
fn tab_completes_commands_and_titles() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("/清");
    screen.types(TAB);
    screen.sees("/清单");
    screen.types(ENTER);
    screen.sees("问现在的车");
    screen.sees("接电话 1> ");
    screen.types("/为什么 拒绝");
    screen.types(TAB);
    screen.sees("拒绝后还推销");
    screen.types(ENTER);
    screen.sees("规则：再推销就算");
    screen.sees("接电话 1> ");
    screen.types("/hlep\r");
    screen.sees("是不是 /help");
    screen.types("/申诉 现在的车\r");
    screen.sees("已记下你的申诉：问现在的车");
    screen.sees("接电话 1> ");
    screen.types(CTRL_D);
    screen.ends();
}

#[test]
fn keys_typed_right_after_ctrl_c_are_not_lost() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("算了\u{3}您好，友谊日产\r又错了\u{3}\u{3}n\r您现在开啥车？\r/退出\r");
    screen.sees("duilian practice --resume");
    screen.ends();
    assert_eq!(said(&home), ["您好，友谊日产", "您现在开啥车？"]);
}

#[test]
fn ctrl_c_clears_then_asks_and_ctrl_d_leaves_what_resume_goes_on_with() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("您好，友谊日产\r");
    screen.sees("接电话 2> ");
    screen.types("这句不要了");
    screen.types(CTRL_C);
    screen.sees("已清空");
    screen.sees("接电话 2> ");
    screen.types(CTRL_C);
    screen.sees("离开？");
    screen.types("n\r");
    screen.sees("接电话 2> ");
    screen.types("/结束\r");
    screen.sees("现在结束");
    screen.types(CTRL_C);
    screen.sees("接电话 2> ");
    screen.types(CTRL_D);
    screen.sees("duilian practice --resume");
    screen.ends();

    let mut again = Screen::open(home.small(), &["practice", "--resume"]);
    again.sees("已说 1 轮");
    again.sees("接电话 2> ");
    again.types("您现在开啥车？\r");
    again.sees("接电话 3> ");
    again.types("/结束\r");
    again.sees("现在结束");
    again.types("好，那再见\r");
    again.sees("“好，那再见”没有说给对方听");
    again.sees("接电话 3> ");
    again.types("/结束\r");
    again.sees("现在结束");
    again.types("y\r");
    again.sees("结果：司机");
    again.sees("/重来");
    again.types("/退出\r");
    again.ends();
    assert_eq!(said(&home), ["您好，友谊日产", "您现在开啥车？"]);
}

#[test]
fn pasted_lines_are_turns_and_nothing_typed_ahead_is_lost() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("\u{1b}[200~您好，友谊日产\n您现在开啥车？\n好的\u{1b}[201~");
    screen.types(ENTER);
    screen.sees("接电话 4> ");
    screen.types("/退出\r");
    screen.ends();
    assert_eq!(said(&home), ["您好，友谊日产", "您现在开啥车？", "好的"]);

    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("您好，友谊日产\r您现在开啥车？\r好的\r/退出\r");
    screen.sees("duilian practice --resume");
    screen.ends();
    assert_eq!(said(&home), ["您好，友谊日产", "您现在开啥车？", "好的"]);
}

#[test]
fn a_window_that_changes_its_size_keeps_the_line() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("您好，这里是友谊日产，");
    for (columns, rows) in [(40, 12), (120, 40), (20, 5)] {
        screen
            .0
            .get_process_mut()
            .set_window_size(columns, rows)
            .unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    screen.types("很高兴为您服务\r");
    screen.sees("接电话 2> ");
    screen.types("/帮助\r");
    screen.sees("/退出");
    screen.sees("接电话 2> ");
    screen.types(CTRL_D);
    screen.ends();
    assert_eq!(said(&home), ["您好，这里是友谊日产，很高兴为您服务"]);
}

#[test]
fn an_exam_gives_no_hint_no_undo_and_no_checklist_until_its_end() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver", "--exam"]);
    for (command, refusal) in [
        ("/提示", "考试中没有提示"),
        ("/hint", "考试中没有提示"),
        ("/撤回", "考试中不能撤回"),
        ("/清单", "考试结束后才看清单"),
        ("/为什么 greet", "考试结束后才看清单"),
    ] {
        screen.types(&format!("{command}\r"));
        screen.sees(refusal);
        screen.sees("接电话 1> ");
    }
    screen.types("/为什么 先");
    screen.types(TAB);
    screen.types(CTRL_C);
    let shown = screen.sees("已清空");
    assert!(
        !shown.contains("先问好"),
        "completion gives no goal away: {shown}"
    );
    screen.sees("接电话 1> ");
    screen.types("/结束\ry\r");
    let report = screen.sees("/重来");
    assert!(report.contains("先问好"), "{report}");
    screen.types(CTRL_D);
    screen.ends();
}

#[test]
fn an_answer_by_letter_is_reported_in_words() {
    let home = Home::new();
    let standard = home.path("pack/scenarios/standards/demo/standard.yaml");
    let text = std::fs::read_to_string(&standard).unwrap();
    let choice = "single: {right: {zh: 三声, en: three}, wrong: [{zh: 一声, en: one}]}";
    std::fs::write(&standard, text.replace("number: 3", choice)).unwrap();
    let mut screen = Screen::driver(&home, &["demo/driver", "--seed", "1"]);
    for turn in 2..6 {
        screen.types("好的\r");
        screen.sees(&format!("接电话 {turn}> "));
    }
    screen.types("好的\r");
    screen.sees("输入一个字母");
    screen.types("A\r");
    screen.sees("案头> ");
    screen.types("/结束\r");
    screen.sees("现在结束");
    screen.types("y\r");
    let report = screen.sees("/重来");
    assert!(
        report.contains("“三声”") || report.contains("答“一声”"),
        "{report}"
    );
    screen.types(CTRL_D);
    screen.ends();
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let home = Home::new();
    let demo = ["demo", "nissan/tutorial"];
    let coloured = Screen::open(home.bare(), &demo).ends();
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    let mut plain = home.bare();
    plain.env("NO_COLOR", "1");
    let plain = Screen::open(plain, &demo).ends();
    assert!(
        plain.contains("── ") && !plain.contains('\u{1b}'),
        "{plain}"
    );
}

#[test]
fn an_unknown_form_is_answered_with_titles_and_how_to_type_them() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    screen.types("/填表 未知\r");
    screen.sees("没有叫“未知”的表");
    let told = screen.sees("接电话 1> ");
    assert!(
        told.contains("《登记表》") && told.contains("如 /填表 登记表"),
        "{told}"
    );
    assert!(!told.contains("register"), "no id is shown: {told}");
    screen.types("/填表 登记\r");
    screen.sees("姓名*");
    screen.types(CTRL_C);
    screen.sees("表没有填");
    for (typed, told) in [
        ("/等 一会儿", "/等 10"),
        ("/回答 三", "没有题目等你回答"),
        ("/为什么 未知", "打其中几个字即可"),
        ("/为什么 问", "不止一条：问现在的车，先问好"),
        ("~ 一会儿", "接电话 2> "),
        ("~ 5s 您好", "话写在下一行"),
    ] {
        screen.types(&format!("{typed}\r"));
        screen.sees(told);
    }
    screen.types("/为什么 先问好\r");
    let told = screen.sees("出处");
    assert!(!told.contains("demo."), "no id is shown: {told}");
    screen.types(CTRL_D);
    screen.ends();
}

/// To the desk: the customer has gone, form and question remain.
fn at_the_desk(screen: &mut Screen) {
    for turn in 2..6 {
        screen.types("好的\r");
        screen.sees(&format!("接电话 {turn}> "));
    }
    screen.types("好的\r");
    screen.sees("案头> ");
}

#[test]
fn a_form_is_not_handed_in_by_mistake_and_a_slip_at_the_desk_is_taken_back_after_the_end() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    at_the_desk(&mut screen);
    screen.types("喂？三声？还在吗\r");
    let refused = screen.sees("案头> ");
    assert!(
        refused.contains("直接输入数字") && !refused.contains("字母"),
        "{refused}"
    );
    screen.types("/填表\r\r\r");
    screen.sees("一栏也没填，没有交");
    screen.types("/填表\r赵磊\r\r");
    screen.sees("必填的还空着：级别");
    screen.types("n\r");
    screen.sees("级别*");
    screen.types("很急\r");
    screen.sees("要写其中一个：H / A");
    screen.types("H\r");
    screen.sees("案头> ");
    screen.types("五\r");
    screen.sees("答“五”，应为“3”");
    screen.sees("/撤回");
    screen.types("/撤回\r");
    screen.sees("退回一步");
    screen.sees("案头> ");
    screen.types("3\r");
    let report = screen.sees("/重来");
    assert!(
        report.contains("“3”") && !report.contains("应为"),
        "{report}"
    );
    screen.types(CTRL_D);
    screen.ends();
    let mut command = home.small();
    command.args(["history", "--all", "--json"]);
    let all: serde_json::Value = serde_json::from_str(&feed(command, "").out).unwrap();
    assert_eq!(all["records"].as_array().unwrap().len(), 2);
}

#[test]
fn a_question_left_open_is_reported_as_not_answered() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    at_the_desk(&mut screen);
    screen.types("/结束\ry\r");
    let report = screen.sees("/重来");
    assert!(report.contains("题目问到了，没有作答；应为“3”"), "{report}");
    assert!(report.contains("没做到（填《登记表》时）"), "{report}");
    screen.types(CTRL_D);
    screen.ends();
}

#[test]
fn a_retry_from_a_turn_keeps_what_was_said_before_it_in_a_record_of_its_own() {
    let home = Home::new();
    let mut screen = Screen::driver(&home, &["demo/driver"]);
    for (n, words) in ["您好，友谊日产", "您现在开啥车？", "说错了"]
        .iter()
        .enumerate()
    {
        screen.types(&format!("{words}\r"));
        screen.sees(&format!("接电话 {}> ", n + 2));
    }
    screen.types("/重来 9\r");
    screen.sees("没有第 9 轮：写 /重来 1 到 /重来 3");
    screen.types("/重来 3\r");
    screen.sees("从第 3 轮接着");
    let before = screen.sees("接电话 3> ");
    assert!(
        before.contains("赵先生"),
        "the customer's last words stand again: {before}"
    );
    screen.types("您打算什么时候买\r");
    screen.sees("接电话 4> ");
    screen.types("/结束\ry\r");
    screen.sees("/重来 3 从第 3 轮练起");
    screen.types("/重来 2\r");
    screen.sees("接电话 2> ");
    screen.types(CTRL_D);
    screen.ends();
    let list = |args: &[&str]| {
        let mut command = home.small();
        command.args(args);
        feed(command, "").out
    };
    let all: serde_json::Value =
        serde_json::from_str(&list(&["history", "--all", "--json"])).unwrap();
    let turns: Vec<_> = all["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["turns"].as_u64())
        .collect();
    assert_eq!(turns, [Some(1), Some(4), Some(3)]);
    let id = all["records"][1]["id"].as_str().unwrap();
    let first = all["records"][2]["id"].as_str().unwrap();
    let marks: Vec<_> = list(&["history", "--all"])
        .lines()
        .map(|l| (l.contains("〔后来重练过〕"), l.contains("〔重练 ")))
        .collect();
    assert_eq!(marks, [(false, true), (true, true), (true, false)]);
    let export = list(&["export", id]);
    assert!(
        export.contains(&format!("\"parent\":\"{first}\"")),
        "{export}"
    );
    assert!(
        !export.contains("说错了") && export.contains("您现在开啥车"),
        "{export}"
    );
}
