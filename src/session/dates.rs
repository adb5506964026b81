//! Days as people write them on forms, counted from the day of the scene.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::forms::number;

/// `今天`, `明天`, `后天`, `大后天`, `3天后`, `周六`, `下周三`, `9月27日`, `27日`, `2026-09-27`, `2026/9/27`.
///
/// A weekday is the next one from `today` on; with 下 it is that of next week; a month and day without a year the next
/// such day. Times of day after the date are allowed and ignored.
pub fn parse(text: &str, today: Date) -> Option<Date> {
    let text = crate::recognise::normalise(text);
    let text: String = text
        .text()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .collect();
    relative(&text, today)
        .or_else(|| weekday(&text, today))
        .or_else(|| full(&text))
        .or_else(|| month_day(&text, today))
}

/// Whole days from `from` to `to`.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn relative(text: &str, today: Date) -> Option<Date> {
    for (word, days) in [
        ("大后天", 3),
        ("后天", 2),
        ("明天", 1),
        ("明日", 1),
        ("今天", 0),
        ("今日", 0),
        ("当天", 0),
        ("昨天", -1),
    ] {
        if text.starts_with(word) {
            return today.checked_add(days.days()).ok();
        }
    }
    for (unit, days) in [
        ("天", 1.0),
        ("日", 1.0),
        ("周", 7.0),
        ("星期", 7.0),
        ("个星期", 7.0),
        ("小时", 1.0 / 24.0),
    ] {
        for after in ["后", "内", "之后", "以后", "之内"] {
            if let Some(n) = text
                .strip_suffix(after)
                .and_then(|t| t.strip_suffix(unit))
                .and_then(number)
            {
                let days = (n * days).ceil();
                return (0.0..=36_500.0)
                    .contains(&days)
                    .then(|| today.checked_add((days as i64).days()).ok())?;
            }
        }
    }
    None
}

fn weekday(text: &str, today: Date) -> Option<Date> {
    let next = text.starts_with('下');
    let rest = text
        .trim_start_matches(['下', '这', '本'])
        .trim_start_matches('个');
    let rest = ["周", "星期", "礼拜"]
        .iter()
        .find_map(|w| rest.strip_prefix(w))?;
    let day = match rest.chars().next()? {
        '一' | '1' => Weekday::Monday,
        '二' | '2' => Weekday::Tuesday,
        '三' | '3' => Weekday::Wednesday,
        '四' | '4' => Weekday::Thursday,
        '五' | '5' => Weekday::Friday,
        '六' | '6' | '末' => Weekday::Saturday,
        '日' | '天' | '7' => Weekday::Sunday,
        _ => return None,
    };
    let offset = |from: Date| i64::from(from.weekday().until(day));
    if next {
        let monday = today
            .checked_add((7 - i64::from(today.weekday().to_monday_zero_offset())).days())
            .ok()?;
        monday.checked_add(offset(monday).days()).ok()
    } else {
        today.checked_add(offset(today).days()).ok()
    }
}

fn full(text: &str) -> Option<Date> {
    let parts = numbers(text, &['-', '/', '.', '年', '月', '日'])?;
    match parts.as_slice() {
        [year, month, day, ..] if *year > 1000 => make(*year, *month, *day),
        _ => None,
    }
}

fn month_day(text: &str, today: Date) -> Option<Date> {
    let parts = numbers(text, &['-', '/', '.', '月', '日', '号'])?;
    let (month, day) = match parts.as_slice() {
        [month, day, ..] => (*month, *day),
        [day] if text.ends_with(['日', '号']) => (i64::from(today.month()), *day),
        _ => return None,
    };
    let this = make(i64::from(today.year()), month, day)?;
    if this >= today {
        Some(this)
    } else {
        make(i64::from(today.year()) + 1, month, day)
    }
}

fn numbers(text: &str, between: &[char]) -> Option<Vec<i64>> {
    let parts = text.split(between).filter(|p| !p.is_empty());
    let read = |p: &str| {
        let digits: String = p.chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() {
            number(p).map(|n| n as i64)
        } else {
            digits.parse().ok()
        }
    };
    parts.take(3).map(read).collect()
}

fn make(year: i64, month: i64, day: i64) -> Option<Date> {
    let (year, month, day) = (
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    Date::new(year, month, day)
        .ok()
        .filter(|d| *d >= date(1990, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let monday = date(2026, 3, 2);
        for (text, expected) in [
            ("今天", date(2026, 3, 2)),
            ("明天上午十点", date(2026, 3, 3)),
            ("3天后", date(2026, 3, 5)),
            ("三天内", date(2026, 3, 5)),
            ("周六", date(2026, 3, 7)),
            ("下周三", date(2026, 3, 11)),
            ("3月9日", date(2026, 3, 9)),
            ("三月九号", date(2026, 3, 9)),
            ("2026-09-27", date(2026, 9, 27)),
            ("2026年9月27日", date(2026, 9, 27)),
            ("1月5日", date(2027, 1, 5)),
            ("２４小时内", date(2026, 3, 3)),
        ] {
            assert_eq!(parse(text, monday), Some(expected), "{text}");
        }
        for text in ["", "改天", "13月40日", "周八", "99999999999天后"] {
            assert_eq!(parse(text, monday), None, "{text}");
        }
    }
}
