//! Clauses → features. A feature is a reversible 64-bit key: four bits of kind, three places of twenty
//! bits (characters or syllables), so that an explanation can name what weighed without a dictionary.

use std::sync::OnceLock;

use pinyin::ToPinyin;

use super::classes::{self, classes};
use super::cue_set::told;
use super::lexicon::Lexicon;
use super::normalise::{Clause, Normalised, without_particles};

/// What a feature is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FeatureKind {
    Flag = 0,
    Single = 1,
    Pair = 2,
    Skip = 3,
    SoundPair = 4,
    ActSingle = 5,
    ActPair = 6,
    CustomerSingle = 7,
    CustomerPair = 8,
    CustomerFlag = 9,
    Class = 10,
    Word = 11,
    WordPair = 12,
    WordSkip = 13,
    CustomerWord = 14,
    FlagWord = 15,
}

impl FeatureKind {
    const ALL: [Self; 16] = [
        Self::Flag,
        Self::Single,
        Self::Pair,
        Self::Skip,
        Self::SoundPair,
        Self::ActSingle,
        Self::ActPair,
        Self::CustomerSingle,
        Self::CustomerPair,
        Self::CustomerFlag,
        Self::Class,
        Self::Word,
        Self::WordPair,
        Self::WordSkip,
        Self::CustomerWord,
        Self::FlagWord,
    ];

    pub(crate) fn of(key: u64) -> Self {
        Self::ALL
            .get((key >> 60) as usize)
            .copied()
            .unwrap_or(Self::Flag)
    }

    /// Does a feature of this kind make a window longer even when no phrase has it? Talk of other things
    /// then does not look like the little of it that is known.
    pub(crate) fn counts_unknown(self) -> bool {
        self == Self::Pair
    }
}

fn key(kind: FeatureKind, a: u32, b: u32, c: u32) -> u64 {
    ((kind as u64) << 60)
        | (u64::from(a & 0xf_ffff) << 40)
        | (u64::from(b & 0xf_ffff) << 20)
        | u64::from(c & 0xf_ffff)
}

/// Flags of a clause.
const FLAG_ACT: u32 = 1;
const FLAG_QUESTION: u32 = 2;
const FLAG_TOLD: u32 = 3;
/// First of the flags for words that tell an act from talk about it, see [`TALK_ABOUT`].
const FLAG_ABOUT: u32 = 16;
/// Classes behind a class that are seen together with it.
const FOLLOWING: usize = 3;
/// Stands for any surname in [`FeatureKind::Class`] features.
const SURNAME: u32 = 3;
const EDGE: u32 = 2;
/// First of the codes that stand for a class of words, behind all characters that anybody types.
const FIRST_CLASS: u32 = 0x8_0000;

/// A pair of Chinese characters, or of one and the clause's end.
pub(crate) fn is_han_pair(feature: u64) -> bool {
    let han = |shift: u32| {
        let code = ((feature >> shift) & 0xf_ffff) as u32;
        code == EDGE || (FIRST_HAN..=LAST_HAN).contains(&code)
    };
    FeatureKind::of(feature) == FeatureKind::Pair && han(40) && han(20)
}

fn class_name(code: u32) -> String {
    classes::name(code - FIRST_CLASS).map_or_else(String::new, |name| format!("[{name}]"))
}

fn flag_name(flag: u32) -> String {
    match flag {
        FLAG_ACT => "（narrated）".to_owned(),
        FLAG_QUESTION => "?".to_owned(),
        FLAG_TOLD => "我…".to_owned(),
        flag => flag
            .checked_sub(FLAG_ABOUT)
            .and_then(|at| TALK_ABOUT.get(at as usize))
            .map_or_else(|| "flag".to_owned(), |(name, _)| format!("[{name}]")),
    }
}

/// A feature in words, for explanations.
pub(crate) fn describe(feature: u64) -> String {
    let part = |shift: u32| ((feature >> shift) & 0xf_ffff) as u32;
    let character = |code: u32| match code {
        0 => String::new(),
        EDGE => "·".to_owned(),
        SURNAME => "[姓]".to_owned(),
        FIRST_CLASS.. => class_name(code),
        code => char::from_u32(code).map(String::from).unwrap_or_default(),
    };
    let text: String = [40, 20, 0]
        .into_iter()
        .map(|shift| character(part(shift)))
        .collect();
    match FeatureKind::of(feature) {
        FeatureKind::Flag => flag_name(part(40)),
        FeatureKind::FlagWord => format!("{}+{}", flag_name(part(40)), character(part(20))),
        FeatureKind::Class
        | FeatureKind::Single
        | FeatureKind::Pair
        | FeatureKind::Word
        | FeatureKind::WordPair => text,
        FeatureKind::Skip | FeatureKind::WordSkip => {
            format!("{}…{}", character(part(40)), character(part(20)))
        }
        FeatureKind::SoundPair => [40, 20, 0]
            .into_iter()
            .filter(|&shift| part(shift) != 0)
            .map(|shift| {
                syllables()
                    .names
                    .get(part(shift) as usize - 1)
                    .copied()
                    .unwrap_or("?")
            })
            .collect::<Vec<_>>()
            .join("-"),
        FeatureKind::ActSingle | FeatureKind::ActPair => format!("（{text}）"),
        FeatureKind::CustomerSingle | FeatureKind::CustomerPair | FeatureKind::CustomerWord => {
            format!("customer:{text}")
        }
        FeatureKind::CustomerFlag => "customer".to_owned(),
    }
}

struct Syllables {
    names: Vec<&'static str>,
    of: Vec<u16>,
}

const FIRST_HAN: u32 = 0x4e00;
const LAST_HAN: u32 = 0x9fff;

fn syllables() -> &'static Syllables {
    static TABLE: OnceLock<Syllables> = OnceLock::new();
    TABLE.get_or_init(|| {
        let plain: Vec<&'static str> = (FIRST_HAN..=LAST_HAN)
            .map(|code| {
                char::from_u32(code)
                    .and_then(|c| c.to_pinyin())
                    .map_or("", |sound| sound.plain())
            })
            .collect();
        let mut names = plain.clone();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !name.is_empty());
        let of = plain
            .iter()
            .map(|name| {
                names
                    .binary_search(name)
                    .map_or(0, |at| u16::try_from(at + 1).unwrap_or(0))
            })
            .collect();
        Syllables { names, of }
    })
}

/// Toneless syllable of a character; other characters stand for themselves in a range of their own.
fn sound(c: char) -> u32 {
    let code = u32::from(c);
    if (FIRST_HAN..=LAST_HAN).contains(&code) {
        let syllable = syllables()
            .of
            .get((code - FIRST_HAN) as usize)
            .copied()
            .unwrap_or(0);
        if syllable != 0 {
            return u32::from(syllable);
        }
    }
    0
}

/// Ways of saying the same, by region or habit.
const SAME: &[(&str, &str)] = &[
    ("唔好意思", "不好意思"),
    ("系唔系", "是不是"),
    ("唔系", "不是"),
    ("你系", "你是"),
    ("我系", "我是"),
    ("系边", "是哪"),
    ("即刻", "马上"),
    ("行过", "走过"),
    ("行埋", "走近"),
    ("攞", "拿"),
    ("边位", "哪位"),
    ("边款", "哪款"),
    ("边日", "哪天"),
    ("几时", "什么时候"),
    ("啥辰光", "什么时候"),
    ("啥时候", "什么时候"),
    ("啥人", "谁"),
    ("而家", "现在"),
    ("依家", "现在"),
    ("琴日", "昨天"),
    ("朝早", "早上"),
    ("晏昼", "下午"),
    ("倾偈", "聊天"),
    ("头先", "刚才"),
    ("第日", "改天"),
    ("等阵", "等一下"),
    ("帮手", "帮忙"),
    ("同埋", "和"),
    ("掰掰", "再见"),
    ("拜拜", "再见"),
    ("嗰", "那"),
    ("咁", "这么"),
    ("呢个", "这个"),
    ("呢架", "这台"),
    ("呢台", "这台"),
    ("呢部", "这台"),
    ("呢款", "这款"),
    ("呢位", "这位"),
    ("呢边", "这边"),
    ("架车", "台车"),
    ("部车", "台车"),
    ("揸", "开"),
    ("泊车", "停车"),
    ("收线", "挂电话"),
    ("车钿", "车价"),
    ("几钿", "多少钱"),
    ("钞票", "钱"),
    ("落雨", "下雨"),
    ("清爽", "清楚"),
    ("交关", "很"),
    ("阿是", "是不是"),
    ("格么", "那么"),
    ("干哈", "做什么"),
    ("嘎哈", "做什么"),
    ("干啥", "做什么"),
    ("干嘛", "做什么"),
    ("干吗", "做什么"),
    ("唠嗑", "聊天"),
    ("扯闲篇", "聊天"),
    ("啷个", "怎么"),
    ("哈子", "什么"),
    ("安逸", "舒服"),
    ("莫慌", "不急"),
    ("莫急", "不急"),
    ("耍", "玩"),
    ("的劲", "舒服"),
    ("后儿", "后天"),
    ("晌午", "中午"),
    ("后晌", "下午"),
    ("头晌", "上午"),
    ("吱声", "说一声"),
    ("吱一声", "说一声"),
    ("搭把手", "帮忙"),
    ("手提电话", "手机"),
    ("good morning", "早上好"),
    ("good afternoon", "下午好"),
    ("have a seat", "请坐"),
    ("sit down", "请坐"),
    ("this way", "这边请"),
    ("one moment", "稍等"),
    ("hold on", "稍等"),
    ("wait", "等"),
    ("no problem", "没问题"),
    ("business card", "名片"),
    ("card", "名片"),
    ("number", "号码"),
    ("name", "名字"),
    ("call", "电话"),
    ("sales", "销售"),
    ("water", "水"),
    ("tea", "茶"),
    ("family", "家人"),
    ("discount", "优惠"),
    ("contract", "合同"),
    ("sign", "签"),
    ("deposit", "定金"),
    ("insurance", "保险"),
    ("budget", "预算"),
    ("delivery", "交车"),
    ("service", "服务"),
    ("workshop", "车间"),
    ("lounge", "休息室"),
    ("showroom", "展厅"),
    ("color", "颜色"),
    ("model", "型号"),
    ("tomorrow", "明天"),
    ("today", "今天"),
    ("weekend", "周末"),
    ("monday", "周一"),
    ("saturday", "周六"),
    ("sunday", "周日"),
    ("goodbye", "再见"),
    ("hi", "你好"),
    ("甚么", "什么"),
    ("啥子", "什么"),
    ("么子", "什么"),
    ("做啥", "做什么"),
    ("为啥", "为什么"),
    ("啥", "什么"),
    ("咩", "什么"),
    ("咋样", "怎么样"),
    ("咋个", "怎么"),
    ("咋", "怎么"),
    ("点样", "怎么样"),
    ("哪能", "怎么"),
    ("几多", "多少"),
    ("好多钱", "多少钱"),
    ("几钱", "多少钱"),
    ("晓的", "知道"),
    ("晓得", "知道"),
    ("今儿个", "今天"),
    ("今儿", "今天"),
    ("今朝", "今天"),
    ("明儿个", "明天"),
    ("明儿", "明天"),
    ("明朝", "明天"),
    ("听日", "明天"),
    ("昨儿", "昨天"),
    ("这儿", "这里"),
    ("那儿", "那里"),
    ("哪儿", "哪里"),
    ("哪搭", "哪里"),
    ("边度", "哪里"),
    ("边个", "哪个"),
    ("哪个样", "怎么样"),
    ("呢度", "这里"),
    ("阿拉", "我们"),
    ("我哋", "我们"),
    ("你哋", "你们"),
    ("咱们", "我们"),
    ("咱", "我们"),
    ("屋头", "家里"),
    ("屋里厢", "家里"),
    ("屋里", "家里"),
    ("屋企", "家里"),
    ("的空", "有空"),
    ("的闲", "有空"),
    ("有功夫", "有空"),
    ("有工夫", "有空"),
    ("辰光", "时候"),
    ("唔使", "不用"),
    ("唔该", "谢谢"),
    ("甭", "不用"),
    ("冇", "没"),
    ("莫的", "没有"),
    ("木有", "没有"),
    ("勿", "不"),
    ("唔", "不"),
    ("嘅", "的"),
    ("滴", "的"),
    ("喺", "在"),
    ("睇", "看"),
    ("瞅", "看"),
    ("瞧", "看"),
    ("唠", "聊"),
    ("倾", "聊"),
    ("吹牛", "聊"),
    ("摆龙门阵", "聊天"),
    ("俾", "给"),
    ("畀", "给"),
    ("嘢", "东西"),
    ("忒", "太"),
    ("老好", "很好"),
    ("贼", "很"),
    ("蛮", "很"),
    ("好伐", "好吗"),
    ("是伐", "是吗"),
    ("伐", "吗"),
    ("中不中", "行不行"),
    ("成不成", "行不行"),
    ("可不可以", "行不行"),
    ("可以吗", "行吗"),
    ("好不好", "行不行"),
    ("要的", "好的"),
    ("两口子", "夫妻"),
    ("娃儿", "孩子"),
    ("小囡", "孩子"),
    ("细路", "孩子"),
    ("娃", "孩子"),
    ("小孩", "孩子"),
    ("饮", "喝"),
    ("佢哋", "他们"),
    ("佢", "他"),
    ("侬", "你"),
    ("俺", "我"),
    ("唔喺度", "不在"),
    ("乜嘢", "什么"),
    ("点解", "为什么"),
    ("系咪", "是不是"),
    ("咗", "了"),
    ("嚟", "来"),
    ("返嚟", "回来"),
    ("覆你", "回你"),
    ("搵", "找"),
    ("寻人", "找人"),
    ("靓", "漂亮"),
    ("啱", "合适"),
    ("钟意", "喜欢"),
    ("稀罕", "喜欢"),
    ("欢喜", "喜欢"),
    ("得闲", "有空"),
    ("搿", "这"),
    ("迭个", "这个"),
    ("辣海", "在"),
    ("勒拉", "在"),
    ("勒海", "在"),
    ("拨侬", "给你"),
    ("白相", "玩"),
    ("闲话", "话"),
    ("物事", "东西"),
    ("浪厢", "上"),
    ("里厢", "里"),
    ("搁家", "在家"),
    ("搁哪", "在哪"),
    ("搁这", "在这"),
    ("寻思", "想"),
    ("老鼻子", "很多"),
    ("麻溜", "赶快"),
    ("赶紧", "赶快"),
    ("赶忙", "赶快"),
    ("巴适", "舒服"),
    ("要得", "好的"),
    ("莫得", "没有"),
    ("相因", "便宜"),
    ("抵食", "划算"),
    ("言语一声", "说一声"),
    ("言语", "说"),
    ("得嘞", "好的"),
    ("sorry", "不好意思"),
    ("thanks", "谢谢"),
    ("thank you", "谢谢"),
    ("hello", "你好"),
    ("bye", "再见"),
    ("please", "请"),
    ("coffee", "咖啡"),
    ("manager", "经理"),
    ("phone", "电话"),
    ("price", "价格"),
    ("test drive", "试驾"),
    ("brochure", "资料"),
    ("welcome", "欢迎"),
    ("wechat", "微信"),
    ("vx", "微信"),
    ("ok", "好"),
];

/// Regional spellings, with what they are read as.
fn same() -> &'static Lexicon<Vec<char>> {
    static LIST: OnceLock<Lexicon<Vec<char>>> = OnceLock::new();
    LIST.get_or_init(|| {
        let folded = |word: &str| word.chars().map(super::normalise::fold_char).collect();
        Lexicon::new(SAME.iter().map(|(from, to)| (folded(from), folded(to))))
    })
}

/// Words by which one speaks about an act instead of doing it, by kind.
const TALK_ABOUT: &[(&str, &[&str])] = &[
    ("negation", &["不", "没", "别", "无", "未", "免"]),
    (
        "later",
        &[
            "回头",
            "等会",
            "一会",
            "待会",
            "改天",
            "下次",
            "以后",
            "过后",
            "晚点",
            "晚些",
            "过两天",
            "明天",
            "后天",
            "下周",
            "等下",
            "稍后",
            "将来",
            "到时",
        ],
    ),
    (
        "before",
        &[
            "上次", "上回", "昨天", "前天", "以前", "之前", "刚才", "刚刚", "那回", "那次", "早就",
            "已经", "过了",
        ],
    ),
    (
        "others",
        &[
            "同事", "他们", "别人", "别家", "人家", "前台", "经理", "主管", "老板", "师傅", "小王",
            "小李", "徒弟", "新人", "新来", "他",
        ],
    ),
    (
        "rule",
        &[
            "规定", "要求", "培训", "公司", "标准", "流程", "制度", "手册", "老师", "考核", "应该",
            "必须", "按理", "原则", "说是", "听说", "据说", "都要", "记的", "知道",
        ],
    ),
    (
        "condition",
        &[
            "如果",
            "要是",
            "假如",
            "万一",
            "的话",
            "除非",
            "要不是",
            "就算",
            "哪怕",
        ],
    ),
    ("customer", &["客户", "客人", "顾客", "对方"]),
    (
        "wish",
        &["想", "打算", "准备", "本来", "原本", "差点", "忘"],
    ),
];

/// Words of [`TALK_ABOUT`] with the number of their kind.
fn about() -> &'static Lexicon<u32> {
    static LIST: OnceLock<Lexicon<u32>> = OnceLock::new();
    LIST.get_or_init(|| {
        let kinds = (0..).zip(TALK_ABOUT);
        let words = kinds.flat_map(|(kind, (_, words))| words.iter().map(move |word| (word, kind)));
        Lexicon::new(words.map(|(word, kind)| (word.chars().collect(), kind)))
    })
}

/// The kinds of [`TALK_ABOUT`] that any word of a clause is of, as bits.
fn talks_about(chars: &[char]) -> u32 {
    let about = about();
    let words = (0..chars.len()).flat_map(|at| about.at(chars, at));
    words.fold(0, |kinds, (_, kind)| kinds | 1 << kind)
}

/// Common surnames that are seldom anything else at the start of a name.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊郝孔白崔康毛邱秦史顾侯邵孟龙段雷钱汤尹黎乔贺赖龚庞樊殷施陶洪翟颜倪严温季俞章鲁葛韦申尤毕聂焦柳邢岳齐莫庄辛管祝涂谷祁耿牟卜詹苗凌费纪靳盛童欧甄项曲骆鲍霍甘穆柏佟冉臧付肖";

fn is_surname(c: char) -> bool {
    static LIST: OnceLock<Vec<char>> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        let mut list: Vec<char> = SURNAMES.chars().collect();
        list.sort_unstable();
        list
    });
    list.binary_search(&c).is_ok()
}

fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

fn is_unit(c: char) -> bool {
    matches!(c, '百' | '千' | '万' | '亿')
}

/// One sign for a figure: a telephone number, a time of day, a year, several digits said one by one, or a quantity.
fn shape(figure: &[char], next: Option<char>) -> char {
    let digits = figure
        .iter()
        .filter(|c| c.is_ascii_digit() || is_numeral(**c))
        .count();
    if figure.contains(&':') {
        '⌚'
    } else if digits >= 7 && !figure.iter().any(|&c| is_unit(c)) {
        '☎'
    } else if digits == 4 && next == Some('年') {
        '⌛'
    } else {
        '0'
    }
}

/// The characters features are made of: particles at the ends gone, regional words and figures folded.
pub(crate) fn feature_chars(clause: &[char]) -> Vec<char> {
    let clause = without_particles(clause);
    let mut out = Vec::with_capacity(clause.len());
    let mut at = 0;
    while let Some(&c) = clause.get(at) {
        let rest = clause.get(at..).unwrap_or(&[]);
        if let Some((word, usual)) = same().at(clause, at).next() {
            out.extend(usual);
            at += word.len();
            continue;
        }
        if c == '儿' && at > 0 {
            let next = rest.get(1).copied().unwrap_or(' ');
            let before = clause.get(at - 1).copied().unwrap_or(' ');
            if !matches!(next, '子' | '童' | '女' | '科' | '歌' | '媳')
                && !matches!(before, '女' | '幼' | '婴' | '孤' | '健' | '少' | '胎')
            {
                at += 1;
                continue;
            }
        }
        if c.is_ascii_digit() || is_numeral(c) {
            let run = rest
                .iter()
                .take_while(|&&c| {
                    c.is_ascii_digit()
                        || is_numeral(c)
                        || is_unit(c)
                        || matches!(c, '.' | ':' | '-')
                })
                .count();
            if c.is_ascii_digit() || run >= 2 {
                out.push(shape(
                    rest.get(..run).unwrap_or(&[]),
                    rest.get(run).copied(),
                ));
                at += run;
                continue;
            }
        }
        out.push(c);
        at += 1;
    }
    out
}

/// The features of a clause of the trainee, each once, rising. What stood in `all` goes.
pub(crate) fn of_clause_into(text: &Normalised, clause: &Clause, all: &mut Vec<u64>) {
    all.clear();
    each_of_clause(text, clause, |feature| all.push(feature));
    all.sort_unstable();
    all.dedup();
}

/// Calls `out` once for every feature of a clause of the trainee.
pub(crate) fn of_clause(text: &Normalised, clause: &Clause, out: impl FnMut(u64)) {
    let mut all = Vec::new();
    of_clause_into(text, clause, &mut all);
    all.into_iter().for_each(out);
}

fn each_of_clause(text: &Normalised, clause: &Clause, mut emit: impl FnMut(u64)) {
    let raw = text.clause_chars(clause);
    let chars = feature_chars(raw);
    let mut flags = talks_about(&chars) << FLAG_ABOUT;
    if clause.act {
        flags |= 1 << FLAG_ACT;
    } else if told(raw) {
        flags |= 1 << FLAG_TOLD;
    }
    if clause.question {
        flags |= 1 << FLAG_QUESTION;
    }
    for flag in flags_of(flags) {
        emit(key(FeatureKind::Flag, flag, 0, 0));
    }
    each_of_classes(&chars, flags, &mut emit);
    let code = |at: usize| chars.get(at).map_or(EDGE, |&c| u32::from(c));
    for at in 0..chars.len() {
        let (a, b) = (code(at), code(at + 1));
        if chars.get(at).is_some_and(|&c| is_surname(c)) {
            let before = at.checked_sub(1).map_or(EDGE, code);
            emit(key(FeatureKind::Class, SURNAME, 0, 0));
            emit(key(FeatureKind::Class, before, SURNAME, 0));
            emit(key(FeatureKind::Class, SURNAME, b, 0));
            if chars.len() - at <= 4 {
                // 您是……王建国: a name that ends the clause.
                emit(key(
                    FeatureKind::Class,
                    SURNAME,
                    (chars.len() - at) as u32 + 16,
                    EDGE,
                ));
                if at == 0 {
                    emit(key(FeatureKind::Class, EDGE, SURNAME, EDGE));
                }
            }
        }
        emit(key(FeatureKind::Single, a, 0, 0));
        if at == 0 {
            emit(key(FeatureKind::Pair, EDGE, a, 0));
        }
        emit(key(FeatureKind::Pair, a, b, 0));
        if at + 2 < chars.len() {
            emit(key(FeatureKind::Skip, a, code(at + 2), 0));
        }
        if at + 3 < chars.len() {
            emit(key(FeatureKind::Skip, a, code(at + 3), 0));
        }
        if clause.act {
            emit(key(FeatureKind::ActSingle, a, 0, 0));
            if at + 1 < chars.len() {
                emit(key(FeatureKind::ActPair, a, b, 0));
            }
        }
        let sounds = |at: usize| chars.get(at).map_or(0, |&c| sound(c));
        let (x, y) = (sounds(at), sounds(at + 1));
        if x != 0 && y != 0 {
            emit(key(FeatureKind::SoundPair, x, y, 0));
        }
    }
}

/// The flags of which the bits are set.
fn flags_of(mut bits: u32) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let flag = (bits != 0).then(|| bits.trailing_zeros())?;
        bits &= bits - 1;
        Some(flag)
    })
}

/// Each class of words, with what stands before and behind it, with the classes that follow, and with the clause's flags:
/// what was not done, will be done later or by somebody else is another thing than what is done.
fn each_of_classes(chars: &[char], flags: u32, mut emit: impl FnMut(u64)) {
    let words = classes(chars);
    let code = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .map_or(EDGE, |&c| u32::from(c))
    };
    for (n, &(from, to, class)) in words.iter().enumerate() {
        let class = FIRST_CLASS + class;
        emit(key(FeatureKind::Word, class, 0, 0));
        for flag in flags_of(flags) {
            emit(key(FeatureKind::FlagWord, flag, class, 0));
        }
        let touches = |other: Option<&(usize, usize, u32)>, place: usize| {
            let other = other.filter(|(from, to, _)| *from == place || *to == place);
            other.map(|(_, _, class)| FIRST_CLASS + class)
        };
        let before = touches(n.checked_sub(1).and_then(|n| words.get(n)), from);
        if before.is_none() {
            emit(key(
                FeatureKind::WordPair,
                code(from.checked_sub(1)),
                class,
                0,
            ));
        }
        let behind = touches(words.get(n + 1), to);
        emit(key(
            FeatureKind::WordPair,
            class,
            behind.unwrap_or_else(|| code(Some(to))),
            0,
        ));
        for &(_, _, other) in words.iter().skip(n + 1).take(FOLLOWING) {
            emit(key(FeatureKind::WordSkip, class, FIRST_CLASS + other, 0));
        }
    }
}

/// Calls `emit` for every feature of the customer's line.
pub(crate) fn of_customer(line: &Normalised, mut emit: impl FnMut(u64)) {
    emit(key(FeatureKind::CustomerFlag, 1, 0, 0));
    for clause in line.clauses() {
        let chars = feature_chars(line.clause_chars(clause));
        let code = |at: usize| chars.get(at).map_or(EDGE, |&c| u32::from(c));
        if clause.question {
            emit(key(FeatureKind::CustomerFlag, 2, 0, 0));
        }
        for (_, _, class) in classes(&chars) {
            emit(key(FeatureKind::CustomerWord, FIRST_CLASS + class, 0, 0));
        }
        for at in 0..chars.len() {
            emit(key(FeatureKind::CustomerSingle, code(at), 0, 0));
            if at == 0 {
                emit(key(FeatureKind::CustomerPair, EDGE, code(at), 0));
            }
            emit(key(FeatureKind::CustomerPair, code(at), code(at + 1), 0));
        }
    }
}

/// The features of a clause, for measuring beside other ways to score.
#[doc(hidden)]
pub fn clause_features(text: &Normalised, clause: &Clause) -> Vec<u64> {
    let mut all = Vec::new();
    of_clause(text, clause, |key| all.push(key));
    all
}

/// The features of a customer's line, for measuring beside other ways to score.
#[doc(hidden)]
pub fn customer_features(line: &Normalised) -> Vec<u64> {
    let mut all = Vec::new();
    of_customer(line, |key| all.push(key));
    all
}
