# 检查结果：码 = 是什么，码-help = 怎么改
DL001 = 不是合法的 YAML：{ $message }
DL001-help = 从这一行往上看：缩进、引号、冒号后的空格。
DL002 = 文件太大：{ $size } KB，上限 { $limit } KB
DL002-help = 内容文件应是手写的文字；检查是否放错了文件，或把它拆开。
DL003 = 文件是空的
DL003-help = 写入内容，或删掉它。
DL004 = 文件不是 UTF-8 编码（第 { $byte } 字节起）
DL004-help = 用编辑器另存为 UTF-8。
DL005 = 缩进用了制表符
DL005-help = YAML 只认空格：把制表符换成两个空格。
DL006 = 键后面是全角冒号“：”
DL006-help = 换成半角冒号加一个空格“: ”。
DL007 = 不认识的键 `{ $key }`
DL007-help = { $near ->
    [none] 这里可用的键：{ $known }
   *[other] 是不是 `{ $near }`？这里可用的键：{ $known }
 }
DL008 = 键 `{ $key }` 重复了（第 { $line } 行已有）
DL008-help = 两处合成一处：后写的不会悄悄盖掉先写的。
DL009 = 缺少键 `{ $key }`
DL009-help = 补上它；写法见 docs/format.md。
DL010 = 这里要的是 { $expected }，写的是 { $found }
DL010-help = 改成要求的写法。
DL011 = 不认识的词 `{ $word }`
DL011-help = { $near ->
    [none] 可用的词：{ $known }
   *[other] 是不是 `{ $near }`？可用的词：{ $known }
 }
DL012 = 值不对：{ $message }
DL012-help = 写法见 docs/format.md。
DL013 = 读不了这个文件：{ $message }
DL013-help = 检查文件是否存在、权限是否允许。
DL020 = { $what } `{ $id }` 重复（另一处：{ $other }）
DL020-help = 改掉其中一个 id。
DL021 = 没有这个{ $what }：`{ $id }`
DL021-help = { $near ->
    [none] 先定义它，或改成已有的。
   *[other] 是不是 `{ $near }`？
 }
DL022 = id `{ $id }` 的写法不对：{ $message }
DL022-help = id 用小写字母、数字和连字符：`a-z0-9-`。
DL023 = `{ $id }` 指不明是哪一条：{ $candidates }
DL023-help = 写全 id。
DL024 = { $what }应在 { $low }–{ $high } 之间，写的是 { $value }
DL024-help = 改到范围之内。
DL025 = { $what }只有 { $count } 条，至少要 { $least } 条
DL025-help = 补足；越多样，识别越准。
DL026 = `due` 写法不对：`{ $value }`
DL026-help = 写 `start`、`end`、`on <情境> within N turns` 或 `before <条目>`。
DL027 = `shown` 与条目性质不符：{ $message }
DL027-help = 知识点用 question、form 或 clock；说和做的条目才有 hit、miss、cues。
DL028 = 线索写法不对：{ $message }
DL028-help = 写法见 docs/format.md 的 cues 一节。
DL029 = “{ $text }”既是 `{ $hit }` 的 hit 又是 miss
DL029-help = 两处去掉一处。
DL030 = 题目 `{ $id }` 不完整：{ $message }
DL030-help = number、single、multiple、order、text 里恰好写一个。
DL031 = 表单栏 `{ $id }`：{ $message }
DL031-help = 写法见 docs/format.md 的表单一节。
DL034 = 文件名与 id 不合：id 是 `{ $id }`，应放在 { $path }
DL034-help = 改文件名或改 id：程序按 id 找文件。
DL035 = “{ $text }”里的 `{ $place }` 填不了
DL035-help = 写 {"{"}fact.名字{"}"}，名字要在 facts 里。
DL036 = 日期写法不对：`{ $value }`
DL036-help = 写成 2026-03-02 这样。
DL037 = `{ $id }` 在两个包里都有：{ $other }
DL037-help = 后一个包要写 `replaces: { $id }` 才能取代前一个。
DL038 = 没有可取代或扩展的 `{ $id }`
DL038-help = 检查 id，或去掉 replaces / extends。
DL040 = 脚本错误：{ $message }
DL040-help = 照位置改脚本；可用的函数见 docs/format.md。
DL041 = 脚本文件不存在：scripts/{ $path }
DL041-help = 建立它，或去掉 `script`。
DL050 = 对话记录写法不对：{ $message }
DL050-help = 写法见 docs/format.md 的 Golden 一节。
DL051 = 重放与记录不同，第一处在第 { $line } 行：应为“{ $expected }”，现为“{ $found }”
DL051-help = 看差别是否是想要的；是就 `duilian check --bless`。
DL052 = 场景 `{ $id }` 没有通过的对话记录
DL052-help = 加一份 { $path }，不写 `fails:`。
DL053 = 场景 `{ $id }` 没有不通过的对话记录
DL053-help = 加一份 `<场景>.<原因>.golden`，写上 `fails:`。
DL054 = 这份记录的结果与表头不符：{ $message }
DL054-help = 改台词或改 `fails:`。
DL055 = 记录的场景 `{ $id }` 不存在
DL055-help = 改表头的 scenario，或删掉这份记录。
DL056 = 客户答非所问的轮次占 { $percent }%（上限 { $limit }%）
DL056-help = 给人物或场景添上对这些话的 answers：{ $turns }。
DL057 = 客户在 20 轮内说了两遍“{ $text }”
DL057-help = 多写几句。
DL060 = `{ $item }` 的例句“{ $text }”识别结果不对：{ $message }
DL060-help = 检查是否与别的条目的例句相矛盾。
DL061 = `{ $item }` 的例句五折识别只有 { $percent }%（准 { $precision }%，全 { $recall }%）
DL061-help = 添更多样的 hit 和更难的 miss；例如：{ $example }
DL062 = `{ $item }` 的两句 hit 几乎一样：“{ $a }”“{ $b }”
DL062-help = 换掉一句，换个说法。
DL070 = `{ $item }` 未被覆盖：{ $why }
DL070-help = 添到 { $path }。

# --- program
