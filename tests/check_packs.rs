//! Which pack `check` checks: by the paths given, by the working directory, or the built-in one.

use std::path::Path;

use crate::authors::replace;
use crate::commands::{Done, Home, feed};

const STAGE: &str = "scenarios/standards/demo/phone.yaml";

/// `check` without `--pack`, in a folder.
fn check_in(home: &Home, folder: &Path, args: &[&str]) -> Done {
    let mut command = home.bare();
    command.current_dir(folder).args(["--lang", "en", "check"]);
    command.args(args);
    feed(command, "")
}

/// The sound pack with a warning in its stage.
fn warned() -> Home {
    let home = Home::sound();
    let hit = "      - 您这会儿开的是哪款\n";
    let alike = format!("{hit}      - 您这会儿开的是哪款呢\n");
    replace(&home, &format!("pack/{STAGE}"), hit, &alike);
    home
}

#[test]
fn the_pack_that_holds_the_working_directory_is_checked_and_nothing_else() {
    let home = warned();
    let pack = home.path("pack");
    let done = check_in(&home, &pack, &["--coverage", "100"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.contains(&format!("--> {STAGE}:")), "{}", done.out);
    assert!(done.out.contains("coverage: 4 of 4"), "{}", done.out);
    assert!(!done.out.contains("nissan"), "{}", done.out);
    // From a folder inside it, paths lead from there.
    let below = check_in(&home, &pack.join("scenarios/demo"), &[]);
    let shown = format!("--> ../../{STAGE}:");
    assert!(below.out.contains(&shown), "{}", below.out);
}

#[test]
fn the_pack_that_holds_the_paths_is_checked_wherever_one_stands() {
    let home = warned();
    let stage = format!("pack/{STAGE}");
    let deny = ["--deny", "warnings"];
    let by_stage = check_in(
        &home,
        &home.path(""),
        &[&[stage.as_str()], &deny[..]].concat(),
    );
    assert_eq!(by_stage.code, 1, "{}", by_stage.err);
    assert!(
        by_stage.out.contains(&format!("--> {stage}:")),
        "{}",
        by_stage.out
    );
    let others = [&["pack/scenarios/personas"], &deny[..]].concat();
    assert_eq!(check_in(&home, &home.path(""), &others).code, 0);
    let whole = [&["pack"], &deny[..]].concat();
    assert_eq!(check_in(&home, &home.path(""), &whole).code, 1);
    // From inside, by a path that leads from there.
    let inside = home.path("pack/scenarios/standards");
    assert_eq!(
        check_in(&home, &inside, &[&["demo"], &deny[..]].concat()).code,
        1
    );
}

#[test]
fn a_path_in_no_pack_is_not_said_to_be_fine() {
    let home = Home::sound();
    let done = check_in(&home, &home.path(""), &["tmp"]);
    assert_eq!(done.code, 2, "{}", done.out);
    assert!(done.err.contains("tmp"), "{}", done.err);
}

#[test]
fn where_there_is_no_pack_the_built_in_one_is_checked() {
    let home = Home::new();
    let done = check_in(&home, &home.path("tmp"), &["--standard", "nissan"]);
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(done.out.contains("nissan.reception"), "{}", done.out);
}

#[test]
fn a_pack_on_top_of_the_built_in_one_covers_the_standards_it_touches() {
    let home = Home::new();
    let folder = home.path("tmp").join("mine");
    let persona = home.path("pack/scenarios/personas/zhao.yaml");
    let to = folder.join("scenarios/personas/zhao.yaml");
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(persona, to).unwrap();
    let none = check_in(&home, &folder, &["--coverage", "100"]);
    assert!(none.out.contains("coverage: 0 of 0"), "{}", none.out);
    let mut new = home.bare();
    new.current_dir(&folder)
        .args(["--pack", ".", "new", "scenario", "nissan/a-call"]);
    new.args(["--persona", "zhao", "--stages", "prospecting"]);
    assert_eq!(feed(new, "").code, 0);
    let stored = check_in(&home, &folder, &["--bless"]);
    assert!(
        stored.out.contains("2 goldens stored"),
        "{}{}",
        stored.out,
        stored.err
    );
    let done = check_in(&home, &folder, &["--coverage", "100"]);
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(
        done.out.contains("goldens: 2 run, 0 with errors"),
        "{}",
        done.out
    );
    assert!(done.out.contains("coverage: 90 of 90"), "{}", done.out);
    assert!(!done.out.contains("ford"), "{}", done.out);
}
