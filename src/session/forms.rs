//! Filled forms → right and wrong fields.

use std::collections::BTreeMap;

use super::dates;
use crate::content::model::{DateRule, Field, FieldCheck, FieldKind, Form, Row, Scene, Table};
use crate::recognise;

/// Which fields are right. A field left empty is right only when it need not be filled; a field that the form does not
/// have is the caller's to refuse.
pub fn check(
    scene: &Scene,
    form: &Form,
    values: &BTreeMap<String, String>,
) -> BTreeMap<String, bool> {
    form.fields
        .iter()
        .map(|field| {
            let value = values.get(&field.id).map(|v| v.trim()).unwrap_or_default();
            let right = if value.is_empty() {
                !field.required
            } else {
                of_kind(field, value, scene) && checked(field, value, values, scene)
            };
            (field.id.clone(), right)
        })
        .collect()
}

fn of_kind(field: &Field, value: &str, scene: &Scene) -> bool {
    match field.kind {
        FieldKind::Text => true,
        FieldKind::Phone => {
            let digits = value.chars().filter(char::is_ascii_digit).count();
            (5..=13).contains(&digits)
                && value
                    .chars()
                    .all(|c| c.is_ascii_digit() || " -+()".contains(c))
        }
        FieldKind::Number => number(value).is_some(),
        FieldKind::Date => dates::parse(value, scene.today).is_some(),
        FieldKind::Choice => field.options.iter().any(|o| plain(o) == plain(value)),
        FieldKind::Yesno => yes(value).is_some(),
    }
}

fn checked(field: &Field, value: &str, values: &BTreeMap<String, String>, scene: &Scene) -> bool {
    match &field.check {
        FieldCheck::Filled => true,
        FieldCheck::Fact(fact) => scene.facts.get(fact).is_some_and(|f| same(&f.value, value)),
        FieldCheck::Table(table) => scene
            .furniture
            .tables
            .get(table)
            .and_then(|t| row(t, scene))
            .is_some_and(|r| fits_row(field, value, r, scene)),
        FieldCheck::Any(patterns) => {
            let text = recognise::normalise(value);
            patterns.iter().any(|p| {
                recognise::compile_cue(p, &scene.furniture.words)
                    .is_ok_and(|cue| cue.find(&text).is_some())
            })
        }
        FieldCheck::Sum(parts) => {
            let total: Option<f64> = parts
                .iter()
                .map(|p| values.get(p).and_then(|v| number(v)))
                .sum();
            matches!((total, number(value)), (Some(t), Some(v)) if (t - v).abs() < 1e-6)
        }
        FieldCheck::Date(rule) => {
            let Some(day) = dates::parse(value, scene.today) else {
                return false;
            };
            let off = dates::days_between(scene.today, day);
            match rule {
                DateRule::Today => off == 0,
                DateRule::Future => off > 0,
                DateRule::WithinDays(n) => (0..=i64::from(*n)).contains(&off),
            }
        }
    }
}

/// The row of a table that the customer's fact picks.
pub fn row<'a>(table: &'a Table, scene: &Scene) -> Option<&'a Row> {
    let fact = scene.facts.get(&table.fact).map(|f| f.value.as_str())?;
    let amount = number(fact);
    let by_value = table
        .rows
        .iter()
        .find(|r| r.value.as_deref().is_some_and(|v| same(v, fact)));
    let by_max = || {
        let fits = |r: &&Row| match (r.max, amount) {
            (Some(max), Some(n)) => n <= f64::from(max),
            _ => false,
        };
        table.rows.iter().filter(fits).min_by_key(|r| r.max)
    };
    let rest = || {
        table
            .rows
            .iter()
            .find(|r| r.value.is_none() && r.max.is_none())
    };
    by_value.or_else(by_max).or_else(rest)
}

fn fits_row(field: &Field, value: &str, row: &Row, scene: &Scene) -> bool {
    if field.kind != FieldKind::Date {
        return same(&row.grade, value);
    }
    let Some(day) = dates::parse(value, scene.today) else {
        return false;
    };
    let off = dates::days_between(scene.today, day);
    row.follow_up_days_max
        .is_none_or(|max| off <= i64::from(max))
        && off >= 0
}

/// Equal but for width, script, spaces, punctuation and units that everybody leaves out.
fn same(a: &str, b: &str) -> bool {
    let (x, y) = (plain(a), plain(b));
    if x == y {
        return true;
    }
    match (number(a), number(b)) {
        (Some(m), Some(n)) => (m - n).abs() < 1e-9,
        _ => false,
    }
}

fn plain(text: &str) -> String {
    recognise::normalise(text)
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A number with an optional unit of count, time or money after it.
pub fn number(text: &str) -> Option<f64> {
    let text = recognise::normalise(text);
    let text: String = text
        .text()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .collect();
    let units = [
        "天", "日", "秒", "声", "次", "个", "项", "步", "元", "台", "%", "小时", "分钟", "遍",
        "家", "位", "人", "月", "年",
    ];
    let bare = units
        .iter()
        .find_map(|u| text.strip_suffix(u))
        .unwrap_or(&text);
    bare.parse().ok().or_else(|| chinese_number(bare))
}

/// 零 to 九千九百九十九, and 两, 十二, 二十.
fn chinese_number(text: &str) -> Option<f64> {
    let (mut total, mut digit, mut any) = (0u32, None, false);
    for c in text.chars() {
        let d = "零一二三四五六七八九"
            .chars()
            .position(|x| x == c)
            .or((c == '两').then_some(2))
            .or((c == '〇').then_some(0));
        if let Some(d) = d {
            if digit.is_some_and(|x| x > 0) {
                return None;
            }
            digit = Some(d as u32);
        } else {
            let unit = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                _ => return None,
            };
            total += digit.take().unwrap_or(1) * unit;
        }
        any = true;
    }
    any.then(|| f64::from(total + digit.unwrap_or(0)))
}

fn yes(text: &str) -> Option<bool> {
    match recognise::normalise(text).text() {
        "是" | "有" | "对" | "已" | "yes" | "y" | "true" | "√" => Some(true),
        "否" | "不是" | "没有" | "无" | "没" | "no" | "n" | "false" | "×" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("3", 3.0),
            ("３ 天", 3.0),
            ("三声", 3.0),
            ("十二", 12.0),
            ("二十四小时", 24.0),
            ("两次", 2.0),
            ("一百零五", 105.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("几天"), None);
        assert_eq!(number(""), None);
    }

    #[test]
    fn a_fact_is_the_same_in_another_width_or_unit() {
        assert!(same("13912345678", "139 1234 5678"));
        assert!(same("10", "十天"));
        assert!(!same("赵磊", "赵雷子"));
    }
}
