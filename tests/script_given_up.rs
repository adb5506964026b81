//! A script that does not come back in time: the program stops with its place, the record stays and can be gone on with.

use crate::commands::{Home, feed};
use crate::support::SCENARIO;

#[test]
fn a_script_given_up_stops_the_program_with_its_place_and_the_record_goes_on_later() {
    let home = Home::new();
    let pack = home.path("pack");
    let scenario = format!("{SCENARIO}script: demo/driver.rhai\n");
    std::fs::write(pack.join("scenarios/demo/driver.yaml"), scenario).unwrap();
    std::fs::create_dir_all(pack.join("scripts/demo")).unwrap();
    let script = "fn silence(c, seconds) {\n    let n = 0;\n    while n < 8000 { n += 1; }\n    c.say(\"我等烦了。\");\n}\n";
    std::fs::write(pack.join("scripts/demo/driver.rhai"), script).unwrap();

    let mut impatient = home.small();
    impatient.args(["practice", "demo/driver"]);
    // No time at all: the script is stopped on its way.
    impatient.env("DUILIAN_SCRIPT_SECONDS", "0");
    let done = feed(impatient, "> 您好，友谊日产\n~ 12s\n> 您现在开啥车？\n");
    assert_eq!(done.code, 2, "{}{}", done.out, done.err);
    let place = "scripts/demo/driver.rhai:";
    assert!(
        done.err.contains(place) && done.err.contains("记录都在"),
        "{}",
        done.err
    );
    assert!(
        !done.out.contains("我等烦了") && !done.out.contains("结果："),
        "{}",
        done.out
    );

    let mut list = home.small();
    list.args(["history", "--all"]);
    let listed = feed(list, "").out;
    assert!(
        listed.contains("未完") && listed.lines().count() == 1,
        "{listed}"
    );

    let mut again = home.small();
    again.args(["practice", "--resume"]);
    let done = feed(again, "~ 12s\n!end\n");
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    let order = ["已说 1 轮", "我等烦了", "结果：司机"];
    let at: Vec<_> = order.iter().map(|text| done.out.find(text)).collect();
    assert!(
        at.iter().all(Option::is_some) && at.is_sorted(),
        "{}",
        done.out
    );
}

#[test]
fn a_script_given_up_in_the_play_of_a_check_stops_it_with_its_place() {
    for hook in ["silence(c, seconds)", "opening(c)"] {
        let home = Home::new();
        let pack = home.path("pack");
        let scenario = format!("{SCENARIO}script: demo/driver.rhai\n");
        std::fs::write(pack.join("scenarios/demo/driver.yaml"), scenario).unwrap();
        std::fs::create_dir_all(pack.join("scripts/demo")).unwrap();
        let script =
            format!("fn {hook} {{\n    let n = 0;\n    while n < 8000 {{ n += 1; }}\n}}\n");
        std::fs::write(pack.join("scripts/demo/driver.rhai"), script).unwrap();

        let mut check = home.small();
        check.arg("check").env("DUILIAN_SCRIPT_SECONDS", "0");
        let done = feed(check, "");
        assert_eq!(done.code, 2, "{hook}: {}{}", done.out, done.err);
        assert!(
            done.err.contains("scripts/demo/driver.rhai:"),
            "{hook}: {}",
            done.err
        );
    }
}
