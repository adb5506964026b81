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
DL009-help = 补上它；写法见 docs/format.zh-CN.md。
DL010 = 这里要的是 { $expected }，写的是 { $found }
DL010-help = 改成要求的写法。
DL011 = 不认识的词 `{ $word }`
DL011-help = { $near ->
    [none] 可用的词：{ $known }
   *[other] 是不是 `{ $near }`？可用的词：{ $known }
 }
DL012 = 值不对：{ $message }
DL012-help = 写法见 docs/format.zh-CN.md。
DL013 = 读不了这个文件：{ $message }
DL013-help = 检查文件是否存在、权限是否允许。
DL014 = `duilian: allow` 没有写完：要有规则和理由
DL014-help = 写成 `duilian: allow DL062 — 为什么可以这样`。
DL015 = `duilian: allow` 里没有这条规则：`{ $code }`
DL015-help = { $near ->
    [none] duilian explain 列出全部规则。
   *[other] 是不是 `{ $near }`？
 }
DL016 = 这里没有 { $code } 可放过
DL016-help = 问题已经不在，或注释不在出问题的那一行：删掉它，或移过去。整个文件用 `allow-file`，写在前 20 行。
DL017 = { $code } 不能用注释放过
DL017-help = 有这种错误的内容用不了：改好它，再删掉这条注释。
DL020 = { $what } `{ $id }` 重复（另一处：{ $other }）
DL020-help = 改掉其中一个 id。
DL021 = 没有这个{ $what }：`{ $id }`
DL021-help = { $near ->
    [none] { $known ->
        [none] 先定义它，或改成已有的。
       *[other] 有的是：{ $known }。
     }
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
DL028-help = 写法见 docs/format.zh-CN.md 的 cues 一节。
DL029 = “{ $text }”既是 `{ $hit }` 的 hit 又是 miss
DL029-help = 两处去掉一处。
DL030 = 题目 `{ $id }` 不完整：{ $message }
DL030-help = number、single、multiple、order、text 里恰好写一个。
DL031 = 表单栏 `{ $id }`：{ $message }
DL031-help = 写法见 docs/format.zh-CN.md 的表单一节。
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
DL040-help = 照位置改脚本；可用的函数见 docs/format.zh-CN.md。
DL041 = 脚本文件不存在：scripts/{ $path }
DL041-help = 建立它，或去掉 `script`。
DL042 = 函数 `{ $name }` 从来用不到
DL042-help = 程序只调用 opening、turn、silence 和它们用到的函数：在用得着的地方调用它，或删掉它。
DL043 = 导入的 `{ $name }` 没有用到
DL043-help = 删掉这一行 import。
DL044 = { $count ->
    [none] 没有 `{ $call }`
   *[other] 没有带 { $count } 个参数的 `{ $call }`
 }
DL044-help = { $instead ->
    [none] 可用的函数见 `duilian definitions`。
   *[other] 是不是 `{ $instead }`？
 }
DL045 = 结局不能叫“{ $outcome }”
DL045-help = 用小写字母、数字和连字符起名，如 hung-up；ended-by-trainee、script-error、transcript 由程序使用。
DL046 = 没有场景用这个脚本，在用的脚本也没有导入它：scripts/{ $path }
DL046-help = 在场景里写 `script:`，或在用得着的脚本开头 import 它；不要了就删掉。
DL048 = { $lines ->
    [one] 这一行脚本没有对话记录演到
   *[other] 从这里到第 { $last } 行，脚本没有对话记录演到
 }
DL048-help = 加一份对话记录（golden）走到这里，或删掉用不着的部分。
DL050 = 对话记录写法不对：{ $message }
DL050-help = { $last ->
    [none] 作者写的行只有这几种：表头 scenario、seed、title、fails，`>` 学员的话，`~` 等几秒，`!` 命令，`#` 注释。
   *[other] 第 { $last } 行之后就收场了：删掉后面的，或改前面的话。
 }
DL051 = { $stored ->
    [none] 这份记录还没有结果：只写着学员的话
   *[other] 重放与记录不同，第一处在第 { $line } 行：存的是“{ $stored }”，现在是“{ $now }”
 }
DL051-help = { $stored ->
    [none] `duilian check --bless` 把结果存进去，再读一遍。
   *[other] 看差别是否是想要的；是就 `duilian check --bless`。
 }
DL052 = 场景 `{ $id }` 没有通过的对话记录
DL052-help = 加一份 { $path }，不写 `fails:`。
DL053 = 场景 `{ $id }` 没有不通过的对话记录
DL053-help = 加一份 `<场景>.<原因>.golden`，写上 `fails:`。
DL054 = 这份记录的结果与表头不符：{ $why }
DL054-help = { $lacking ->
    [none] 改台词，或把它从 `fails:` 里去掉。
   *[other] 表头没有 `fails:`，就是应当通过。补上没做到的：{ $lacking }；本来就不该通过的，把它们写进 `fails:`。
 }
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
DL063 = `{ $item }` 的 { $count } 句 hit 留作考题时被认成了 `{ $thief }`，比如“{ $text }”
DL063-help = 两个条目的例句太像：各自添几句只属于它的 hit，或给 `{ $thief }` 添 miss；本来就两样都算的，写 `also` 或 `implies`。
DL064 = `{ $item }` 的 hit “{ $text }”几乎照抄了条目的原文“{ $source }”
DL064-help = 换成学员真会说的话：谁也不照着条文讲话。
DL065 = `{ $item }` 的 hit “{ $text }”有 { $count } 个字：太短（少于 { $least }）或太长（多于 { $most }）
DL065-help = 写成一句完整的话；长的拆成几句。
DL066 = “{ $text }”既是 `{ $item }` 的 hit，又是 `{ $other }` 的 hit
DL066-help = 两样都算的，写 `also: [{ $other }]` 或 `implies`；只算一样的，从另一边删掉。
DL070 = `{ $item }` 未被覆盖：{ $why }
DL070-help = 添到 { $path }。
DL080 = 记录里还写着场景没有的条目 `{ $item }`
DL080-help = 条目改了名或挪了地方。看过结果后 `duilian check --bless` 重新存。
DL081 = `{ $item }` 全凭“{ $quote }”，把握 { $percent }%，离界线 { $bar }% 太近
DL081-help = 换一句更明白的台词，或给条目添上像这样的 hit（不该算的添 miss）。
DL082 = 文件名说的是 `{ $reason }`，表头的 `fails:` 却不是这样
DL082-help = 名为 pass 的不写 `fails:`；以条目为名的，把它写进 `fails:`；或者改文件名。
DL083 = 场景把 `{ $fact }` 改成“{ $new }”，人物的台词还说着“{ $old }”：“{ $text }”（{ $other }）
DL083-help = 人物的台词改用 {"{"}fact.{ $fact }{"}"}，或在场景里写自己的 answers、topics。
DL084 = 人物自相矛盾：`{ $key }` 写的是“{ $own }”，这里是“{ $value }”
DL084-help = 两处改成一样。
DL085 = 话题 `{ $id }` 谁也问不到
DL085-help = { $near ->
    [none] 给它写 `hit`；若是标准里的条目问的，名字要照标准的（`duilian list topics`）；不要了就删掉。
   *[other] 是不是 `{ $near }`？不是就给它写 `hit`，或者删掉。
 }
DL086 = 对 `{ $id }` 的回答永远听不到：{ $why }
DL086-help = { $topic ->
    [none] 把这些话挪到听得到的地方，或删掉。
   *[other] 把这些话写到 `{ $topic }` 下面。
 }
DL087 = 事实 `{ $fact }` 是隐藏的，却没有什么能让客户说出来{ $topics ->
    [none] {""}
   *[other] （`asked_by`：{ $topics }）
}
DL087-help = 写上问得到的 `asked_by`，或让台词用到 {"{"}fact.{ $fact }{"}"}；学员本来就知道的写 `open: true`。
DL088 = “{ $text }”把隐藏的事实 `{ $fact }` 直接写成了“{ $value }”，学员听见了也不算知道
DL088-help = 把“{ $value }”换成 {"{"}fact.{ $fact }{"}"}。
DL089 = 目标 `{ $item }` 问的是话题 `{ $topic }`，这位客户没有自己的回答{ $line ->
    [none] ，只会应一声
   *[other] ，说的是谁都会说的“{ $line }”
 }
DL089-help = 在人物的 `topics` 或场景的 `answers` 里写 `{ $topic }`，说两三句像他的话。
DL090 = 场景 `{ $id }` 没有自己的结局
DL090-help = 写 `limits: {"{"}turns: …{"}"}`，在 agenda 里写 `end`，或在脚本里写 c.end("…")。
DL091 = 情境 `{ $id }` 在这个场景里从不出现{ $last ->
    [none] {""}
   *[other] ，所以它管着的几行（到第 { $last } 行为止）谁也演不到
 }
DL091-help = 在 agenda 写 `raise`、在场景写 `situation`、在脚本写 c.raise("{ $id }")，或写上引起它的台词。
DL092 = 目标 `{ $item }` 在这个场景里永远做不到：{ $why }
DL092-help = 让它能发生，或从 goals 里去掉。
DL093 = 目标 `{ $item }` 的期限永远不到：{ $why }
DL093-help = 让期限能到，或改条目的 `due`。
DL094 = 这一条 agenda 永远轮不到：{ $why }
DL094-help = 改 `when`，或删掉这一条。
DL095 = “{ $text }”已经写过：{ $other }
DL095-help = 换一句。
DL096 = 没有哪份对话记录走到结局 `{ $outcome }`
DL096-help = 添一份走到那里的记录，或删掉这个结局。
DL100 = 走到这里就没有结局了：{ $path }
DL100-help = 从这一步往后写一个 end，或让脚本在这里也能收场。路上的 … 是一轮什么也没听懂的话，~ 是等了几秒。
DL101 = 把要试的走法都走了一遍，这一句从没听到过：“{ $text }”
DL101-help = 看它的条件是否太严，或前面有别的话总是先说；不要了就删掉。
DL102 = 对 `{ $id }` 的回答总被别的话抢在前头：“{ $by }”
DL102-help = 让抢先的那句放过它，或删掉这些回答。
DL120 = 还没写：{ $text }
DL120-help = 写好以后，连“待写：”三个字一起换掉。

# --- program
failed = 错误：{ $message }
no-pack = --pack { $path } 用不了：{ $message }
no-content = 没有内容：--no-builtin 要和 --pack 一起用
no-scenario = 没有场景 `{ $id }`{ $near ->
    [none] {""}。用 duilian list 看有哪些
   *[other] ，是不是 `{ $near }`？
 }
scenario-unusable = 场景 `{ $id }` 有 { $count } 处错误，先改好再练（duilian check 看全部）
explain-how = 看一条：duilian explain <码或名字>
explain-wrong = 错
explain-right = 对
explain-absent = （没有这个文件）
explain-empty = （空文件）
explain-unreadable = （读不了的文件）
explain-repeat = （下面的内容重复 { $count } 遍）
explain-encoding = （存成了 { $name }）
severity-error = 错误
severity-warning = 警告
no-rule = 没有规则 `{ $id }`{ $near ->
    [none] {""}。duilian explain 列出全部
   *[other] ，是不是 `{ $near }`？
 }
no-stage = 没有环节 `{ $id }`
no-standard = 没有标准 `{ $id }`
no-situation = 没有情境 `{ $id }`
stage-unusable = 环节 `{ $id }` 有 { $count } 处错误（duilian check 看全部）
stage-or-stages = 写 `stage` 或 `stages` 之一
cannot-read = 读不了 { $path }：{ $message }
cannot-write = 写不了 { $path }：{ $message }
list-broken = 有 { $count } 个文件读不了，没有列出；duilian check 看原因
list-nothing = 什么也没有
list-how = 练一场：duilian practice <场景>　看示范：duilian demo <场景>
list-items-how = + 要做的　! 忌讳　? 要懂的　★ 关键
list-topics-how = 话题　问它的条目　客户没有自己的回答时说的
list-situations-how = 情境　什么渠道一开场就有；别的由场景的 situation、agenda 的 raise 或脚本引起
list-joint = ，
channel-showroom = 展厅
channel-phone = 座机
channel-mobile = 手机
channel-visit = 上门
channel-chat = 文字
against-total = 合计　{ $total }
why-nothing = 什么条目也没看出来；加 --why <条目> 看某一条为什么没有
why-no-item = 这个环节没有可识别的条目 `{ $id }`
why-seen = 算数
why-unclear = 拿不准
why-word = 拿不准：只有一个词，除非例句里就这么写
why-list = 拿不准：一句话里条目太多，像是在堆关键词
why-not-seen = 不算
why-line-rule = {"    "}规则　{ $rule }　{ $place }
why-line-clause = {"    "}看的是　“{ $quote }”
why-line-margin = {"    "}分值 { $margin }（算数要 { $seen }，拿不准要 { $unclear }）
why-line-alone = {"    "}这些话没有别的条目可归：拿不准的线低一些
why-line-stranger = {"    "}这些话已经明显是 { $other }，例句里两条很少同说：两条线都高一些
why-line-features = {"    "}最重的特征　{ $features }
why-line-cue = {"    "}线索 { $number } 命中{ $place }
why-line-cue-vetoed = {"    "}线索 { $number } 命中，但被 not 否决{ $place }
why-line-hit = {"    "}最像的 hit（{ $likeness }%）“{ $text }”{ $place }
why-line-miss = {"    "}最像的 miss（{ $likeness }%）“{ $text }”{ $place }
why-advice-miss = {"    "}若判错了：把这句话加到它的 miss 里
why-advice-hit = {"    "}若判错了：把这句话加到它的 hit 里
why-advice-veto = {"    "}若判错了：放宽那条线索的 not，或把这句话加到 hit 里
why-advice-nothing = {"    "}由作者写的原句决定
demo-none = 场景 `{ $id }` 没有示范（不带 fails: 的对话记录）
demo-title = 示范：{ $title }
demo-stale = 这份示范与现在的内容不完全一致；duilian check 看差别
check-stage = { $stage }　条目 { $items }　已覆盖 { $covered }　例句 { $hits } + { $misses }
check-script = { $file }　语句 { $run } / { $statements }（{ $percent }%）　分支 { $taken } / { $branches }
check-branches = {"  "}没有记录走过的岔路：{ $all }
check-branch = { $line }:{ $column } { $way }
branch-then = 条件从没成立
branch-else = 条件每次都成立
branch-loop = 循环从没进去
branch-case = 这一支从没选中
branch-no-case = 每次都选中了某一支
branch-operand = 从没看到这里
check-goldens = 对话记录：跑了 { $run } 份，{ $failed } 份有问题
check-coverage = 覆盖：{ $covered } / { $items }（{ $percent }%）
check-blessed = 存了 { $count } 份对话记录
check-allowed = 按注释放过 { $count } 处
finding-allowed = 注释放过了它：{ $reason }
finding-known = 基线里已有，不算
check-known = 基线里已有 { $count } 处，不算
check-improved = 有 { $count } 处已经改好；加 --bless 就从基线里去掉：
check-taken-out = 改好了、从基线里去掉的 { $count } 处：
check-baseline-written = 基线已存下
path-outside = { $path } 不在要查的内容包里
baseline-bad = { $path } 不是基线文件：{ $message }
baseline-part = 基线说的是整个内容包：用 --bless 存它时，不要写路径，也不要 --standard
baseline-kept-out = 有 { $count } 处是新的，没有放进基线：改好它们；真要放进去，加 --yes
baseline-none = 没有基线 { $path }：要从现在的样子开始，加 --bless
check-sessions = { $name }　样板对话 { $sessions } 场　误判禁忌 { $taboo }%　说全 { $complete } 场　其中没通过 { $failed }%（拿不准的都算上，{ $accepted }%）　漏一项关键的 { $lacking } 场　其中却通过 { $passed }%
check-sessions-all = 所有场景
check-sessions-failed = { $item }　因它没通过 { $sessions } 场　场景 { $scenarios }　其中拿不准 { $unclear } 场{ $texts }
check-sessions-taboo = { $item }　没犯却算犯了 { $sessions } 场{ $texts }
check-sessions-said = {"　"}“{ $text }”
check-mutants = 改掉台词也没察觉的条目：{ $count } 个，最弱的在前
check-mutant = { $item }　{ $tried } 次里有 { $survived } 次没察觉
check-survivor = {"  "}{ $place }　{ $how }　{ $line }　仍凭“{ $quote }”算数
mutation-drop = 删去
mutation-negate = 否认
mutation-swap = 与下一句对调
check-reach-whole = { $scenario }　{ $steps } 步走遍了 { $states } 种局面，最远 { $depth } 步
check-reach-cut = { $scenario }　{ $steps } 步走了 { $states } 种局面，最远 { $depth } 步，没有走完：{ $why }{ $open }
reach-steps = 步数太多
reach-settled = 该见的都见过了
reach-stale = 第 { $new } 步以后再没有新东西
reach-words = 脚本直接看学员的原话
reach-seconds = 脚本拿秒数来计算
reach-desk = 有的地方取决于填表或答题，这里不填也不答
reach-ids = 脚本在运行时才拼出编号
reach-script = 脚本没有返回
reach-undecided = ；前半场有 { $states } 种局面还没找到收场
check-total = 错误 { $errors }　警告 { $warnings }
bless-errors = 什么都没有存：先改好这 { $count } 处错误，再存对话记录
bless-statuses = { $file } 的结果变了：
bless-scene = 整场
bless-ask = 存下来吗？y 存，n 不存，all 后面的也都存
bless-nobody = { $count } 份记录的结果变了，没有存。看过之后在终端里运行，或加 --yes
bless-no-folder = { $file } 不在文件夹里（内置内容），存不了；用 --no-builtin --pack <文件夹> 来查
watch-no-folder = 没有可以守着的文件夹：加 --pack <文件夹>
watch-waiting = ── 等着保存；Ctrl-C 结束 ──
watch-changed = ── 变了：{ $files } ──
new-bad-id = `{ $id }` 不能做名字：只用小写字母、数字和 -，写成 { $shape } 这样
new-exists = 已经有 { $path } 了，不会盖掉它
new-wrote = 写了 { $path }
new-no-persona = 没有人物 `{ $id }`：先 `duilian new persona <名字>`，或用 --persona 指定
new-no-goals = { $stages } 里没有可以直接拿来练的条目：先给条目写 hit
new-next-standard = 下一步：duilian --no-builtin --pack { $pack } check，把指出的“待写：”一处一处写好；再照 greet 的样子添条目。
new-next-persona = 下一步：把“待写：”一处一处写好，再 duilian --pack { $pack } new scenario <标准>/<场景> --persona { $id }
new-next-scenario = 下一步：duilian --pack { $pack } check --bless 存下两份对话记录，再把 check 指出的“待写：”一处一处写好，最后再存一次。
what-item = 条目
what-answer = 条目或话题
what-goal = 目标
what-stage = 环节
what-standard = 标准
what-persona = 人物
what-situation = 情境
what-form = 表单
what-field = 表单栏
what-table = 对照表
what-question = 题目
what-clock = 计时
what-fact = 事实
what-topic = 话题
what-mood = 心情
what-cut = 通过线
what-weight = 分量
what-at_least = at_least
what-difficulty = 难度
what-trust = trust
what-patience = patience
what-interest = interest
why-situation = 情境 `{ $what }` 从不出现
why-part = 条目 `{ $what }` 做不到
why-no-part = 条目 `{ $what }` 不在这个场景里
why-no-actions = 场景不写动作（narration: false）
why-question = 问题 `{ $what }` 没有人问
why-clock = 计时 `{ $what }` 从不开始
why-turn = 轮次到不了（{ $what }）
why-shown-and-missing = 既要 `{ $what }` 做到，又要它没做到
why-topic = 话题 `{ $what }` 问不到
why-mood = 没有哪个数合得上神情的范围
why-ended = 第 { $what } 轮就结束了
why-critical-missed = 关键的 `{ $what }` 没做到
why-critical-taboo = 触犯了关键的 `{ $what }`
why-below-cut = 分数不够（{ $what }）
why-listed-but-done = `{ $what }` 写在 `fails:` 里，结果做到了
why-listed-but-avoided = `{ $what }` 写在 `fails:` 里，结果没有触犯
why-listed-but-not-applicable = `{ $what }` 写在 `fails:` 里，结果没轮到它（不适用）
why-asks-topic = 这个条目问的是话题 `{ $what }`，听到的是话题的回答
why-not-talk = 这个条目不是从话里认出来的
why-no-such = 哪个标准都没有这个条目，也没有这个话题
uncovered-no-goal = 没有哪个场景把它作为目标
uncovered-not-shown = 没有哪份对话记录做到它
uncovered-not-violated = 没有哪份对话记录触犯它
uncovered-not-failed = 没有哪份对话记录在 fails: 里点名并真的没做到
uncovered-not-avoided = 没有哪份对话记录在受诱惑时避开它
history-locked = 练习记录 { $path } 正被别的程序占用{ $more }。关掉那个程序再试
history-read-only = 练习记录 { $path } 不能写{ $more }。检查文件和文件夹的权限，或用 --db 换个地方
history-corrupt = { $path } 不是练习记录，或已损坏{ $more }。把它改名保存，程序会另建一个
history-newer = 练习记录 { $path } 是更新版本的程序写的{ $more }。请更新本程序
history-no-record = 没有编号为 { $path } 的记录，或不止一条{ $more }。duilian history 看编号
history-conflict = 练习记录 { $path } 里的这一条已被另一个窗口或程序接着练下去了{ $more }，两边不一样；先存的那份没有动
history-too-large = { $path } 里的记录大得不正常{ $more }，没有读入。换一份没损坏的，或把它改名保存再开始
history-nothing-in-it = { $path } 里没有完整的记录{ $more }。要并入的是 duilian export 写出的文件，或程序提示另存的 .jsonl 文件
history-bad-import = { $path } 第 { $more } 行不是导出的记录，什么都没有并入。要并入的是 duilian export 写出的文件，或程序提示另存的 .jsonl 文件；这份若是，就已损坏
history-unreadable = 读不了 { $path }：{ $more }。检查文件名和权限
history-other = 练习记录 { $path }：{ $more }
history-aside = 这一场照常进行，记录另存为文件。
history-kept = 这一场的记录写在 { $path }；以后用 duilian import 并入。
history-empty = 还没有练习记录。duilian 开始第一场。
history-passed = 通过 { $score }
history-failed = 未通过 { $score }
history-undecided = 待定 { $score }
history-retried = 〔后来重练过〕
history-retry-of = 〔重练 { $id }〕
history-open = 未完
imported = 并入 { $count } 条记录
record-unplayable = 记录 { $id } 现在的程序放不了
replay-differs = 重放与当时存下的不同：程序的行为变了。以当时存下的为准。
resume-no-history = 练习记录用不了，接不上
resume-none = 没有未完的练习可接
resume-other-engine = 这条记录是另一个版本的程序开始的。当时输入的都照现在的规则重放了一遍，客户说的话、算数的条目可能与当时看到的不同；已存下的不变，往后照现在的规则。
resume-at = 接着练：已说 { $turn } 轮。
session-seed = 种子 { $seed }
choose-welcome = 练哪一场？
choose-first = 第一次来？按回车，先练两分钟的入门。也可以输入编号或场景名；/退出 离开。
choose-how = 输入编号或场景名；回车离开。
choose-prompt = 场景>{" "}
choose-unknown = 没有“{ $typed }”这一场；输入 1–{ $count } 或场景名
brief-standard = { $standard } · { $stages }
brief-you = 你是：{ $role }
brief-customer = 对方：{ $address }，{ $about }
brief-known = 已知：{ $facts }
fact-name = 姓名
fact-phone = 电话
fact-present-car = 现在的车
fact-intended-model = 意向车型
fact-purchase-days = 几天内买
fact-lead-source = 来源
fact-lead-age-days = 名单天数
fact-previous-contacts = 以往联系
fact-family = 家里
fact-user = 谁用
fact-use = 用途
fact-expectations = 要求
fact-car-type = 车型
fact-budget = 预算
brief-counts = 看 { $count } 个要点：{ $classes }；{ $critical ->
    [none] 没有关键点
   *[other] 其中 { $critical } 个关键（★，缺一即不过）
  }；{ $cut } 分通过
brief-narration = 动作写在括号里，如（双手递上名片）；其余都是说给对方听的。
brief-no-narration = 这一场只看你说的话。
brief-exam = 考试：没有提示，不能撤回，结束后才看清单。
brief-lines = 不在终端里，一行是一句话；命令写 !hint !undo !contest !form !answer !end，~ 5s 是等五秒。
brief-practice = 练习：/提示 /撤回 /清单 随时可用，/帮助 看全部命令。
class-say = 说 { $count }
class-act = 做 { $count }
class-record = 记 { $count }
class-know = 知 { $count }
class-taboo = 禁忌 { $count }
prompt = { $stage } { $turn }>{" "}
prompt-desk = 案头>{" "}
event-shown = { $title }　“{ $quote }”
event-violated = 触犯：{ $title }　“{ $quote }”
event-wrong = 没做对：{ $title }　“{ $quote }”
event-unclear = 拿不准：{ $title }　“{ $quote }”
event-situation = 情境：{ $title }
event-stage = 进入环节：{ $title }
event-form = 桌上有一张《{ $title }》：/填表 { $id }
event-question = 提问：{ $question }
event-hint = 提示：{ $title }。可以这样说：“{ $text }”
event-no-hint = 眼下没有可提示的了。
event-undone = 撤回了：{ $input }
event-contested = 已记下你的申诉：{ $title }。由培训师复核。
event-cut = 这句太长，只读了前 { $kept } 个字。
event-fault = 场景脚本出错，这一场到此为止，记录已保存：{ $message }
event-outcome = 对方走了，还有案头的事：填表、答题，或 /结束。
event-ended = —— 这一场结束 ——
answer-number = {"  "}直接输入数字
answer-single = {"  "}输入一个字母
answer-several = {"  "}输入所有对的字母，如 AC
answer-order = {"  "}按次序输入字母，如 CAB
answer-text = {"  "}用一句话回答
mood = { $address }：{ $trust }，{ $patience }，{ $interest }
mood-trust-low = 对你满是戒心
mood-trust-wary = 将信将疑
mood-trust-fair = 还算信你
mood-trust-high = 信得过你
mood-patience-low = 快没耐心了
mood-patience-wary = 有点不耐烦
mood-patience-fair = 还有耐心
mood-patience-high = 很有耐心
mood-interest-low = 没什么兴趣
mood-interest-wary = 兴趣不大
mood-interest-fair = 有些兴趣
mood-interest-high = 很感兴趣
line-unknown-command = 没有命令 { $what }；可用 !form !answer !hint !undo !contest !end
line-prompt-command = { $what } 是提示符下的命令；这里写 !form !answer !hint !undo !contest !end（真要这样说，前面加 >）
line-bad-wait = 等待写成“~ 12s”，整秒：{ $what }
line-bad-arguments = 参数写得不对：{ $what }。例：!form 表名 栏="值"　!answer 题名 答案
line-not-utf8 = 这一行不是 UTF-8 文字，没有读入。
unknown-command = 没有命令 { $word }{ $near ->
    [none] {""}。/帮助 看全部
   *[other] ，是不是 { $near }？
 }
refuse-ended = 这一场已经结束。
refuse-customer-gone = 对方已经走了：只剩填表、答题或结束。
refuse-hint-in-exam = 考试中没有提示。
refuse-undo-in-exam = 考试中不能撤回。
refuse-checklist-in-exam = 考试结束后才看清单。
refuse-nothing-to-undo = 还没有可撤回的。
refuse-no-form = 没有表单“{ $what }”。
refuse-no-field = 这张表没有“{ $what }”这一栏。
refuse-not-asked = 没有在等回答的题目“{ $what }”。
refuse-unusable-answer = “{ $what }”答不了这道题。
refuse-no-item = 没有名称里带“{ $what }”的要点。/清单 看名称，打其中几个字即可。
refuse-many-items = 名称里带“{ $what }”的不止一条：{ $list }。多写几个字。
form-choice = 要写其中一个：{ $options }
proof-clock = 过了 { $passed } 秒，限 { $within } 秒
mark-legend = ✓ 做到　· 还没　✗ 没做到　○ 没犯　! 犯了　– 用不上　★ 关键
refuse-given-up = 这场的脚本没有返回，已强行停止；到此为止的记录都在：{ $what }
interrupted-once = 已清空这一行；再按一次 Ctrl-C 离开。
confirm-unanswered = 当作没有答应；“{ $said }”没有说给对方听，要说就再打一遍
confirm-leave = 离开？记录会留着，可用 --resume 接着练（y 离开，回车留下）{" "}
confirm-end = 现在结束这一场？没做的会算没做（y 结束，回车不结束）{" "}
left-open = 先到这里。接着练：duilian practice --resume
paused = 暂停中，按回车继续。
form-which = 没有叫“{ $typed }”的表。桌上能填的（打几个字就行，如 /填表 { $example }）：{ $list }
form-head = 《{ $title }》（* 必填；回车跳过；Ctrl-C 不填了）
form-again = 上回填的写在“←”后面：回车保留，重打就换，输入 - 清空。
form-kept = {" "}← { $text }
form-dropped = 表没有填。
help-intro = 直接打字就是对客户说话，（括号里）是动作。命令：
help-help = 看命令
help-brief = 再看一遍任务
help-checklist = 到目前的清单
help-hint = 要一个提示（会记下）
help-undo = 撤回上一句（会记下）
help-retry = 从头再来，另记一条；/重来 3 从第 3 轮起
help-why = 某一条的规则与凭据：/为什么 条目（名称里的几个字就行）
help-contest = 对某一条的判定申诉：/申诉 条目
help-form = 填表：/填表 表名（几个字就行）
help-answer = 回答提问：/回答 答案
help-mood = 看看对方的神情
help-wait = 等几秒：/等 10
help-pause = 暂停计时
help-end = 结束这一场，看结果
help-quit = 离开，记录留着
why-nothing-yet = 还没有看出什么要点。
why-rule = 规则：{ $rule }
why-due = 何时：{ $due }；分量 { $weight }
why-source = 出处：{ $source }（{ $document }）
why-told = { $field }：客户在第 { $turn } 轮说过
why-told-at-opening = { $field }：客户一开场就说了
why-not-told = { $field }：客户还没说过
afterwards = 接下来：/重来 再练一遍　/重来 3 从第 3 轮练起　/撤回 退回一步（案头填错了用它）　/为什么 条目　/申诉 条目　/清单 再看一遍　回车 换一场　/退出
afterwards-prompt = >{" "}
report-title = 结果：{ $title }
report-passed = 通过
report-failed = 未通过
report-undecided = 待定
report-no-score = 没有可计分的要点
report-sum = { $score } 分 = { $earned } / { $possible }，{ $cut } 分通过
report-sum-taken = { $score } 分 = { $earned } / { $possible }（得 { $gained }，触犯禁忌扣 { $taken }），{ $cut } 分通过
report-passes-if-accepted = 拿不准的几处若被认可，就算通过。你确实做了，就用 /申诉 说一声，培训师会看。
report-provisional = 有关键点拿不准：此结果待培训师复核。
report-helped = 提示 { $hints } 次，撤回 { $undos } 次
report-checklist = 清单
report-extra = 另外还做到了（不计分）
report-coaching = 下一次
report-enough = 补上这 { $count } 点就有 { $score } 分，能通过：
report-try = 例：“{ $text }”
report-leave = 不要：{ $title }
report-retry = 最值得从第 { $turn } 轮重来：/重来 { $turn }
report-source = 依据：{ $document }
report-borrowed = “{ $title }”的原文已佚，这里借用 { $stage }。
report-hinted = 有提示
report-contested = 已申诉
detail-done = 第 { $turn } 轮 “{ $quote }”
detail-done-desk = “{ $quote }”
detail-partly = 做到 { $part }：{ $quote }
detail-violated = 第 { $turn } 轮 “{ $quote }”。{ $rule }。可以这样：“{ $model }”
detail-late = 第 { $turn } 轮才说 “{ $quote }”，晚了：{ $due }
detail-wrong-answer = 答“{ $quote }”，应为“{ $right }”
detail-wrong = { $quote }。{ $rule }
detail-unclear = 第 { $turn } 轮 “{ $quote }”拿不准，没有算；规则：{ $rule }
detail-missed = 没做到（{ $due }）。可以这样：“{ $model }”
detail-avoided = 没有触犯
detail-not-applicable = 不适用：{ $why }
due-start = 应在开头
due-end = 谈话结束前
due-on = “{ $situation }”之后 { $within } 轮内
due-before = 应在“{ $item }”之前
na-not-asked = 没有问到
na-no-narration = 这一场不看动作
na-situation = 没有出现“{ $situation }”
na-not-due = 没轮到就结束了
reason-below-cut = 分数没到通过线
reason-nothing-to-score = 没有可计分的要点
reason-critical-missed = 关键点没做到：{ $title }
reason-critical-taboo = 触犯关键禁忌：{ $title }
reason-critical-taboo-turn = 第 { $turn } 轮触犯关键禁忌：{ $title }
checklist-sealed = 小题（答过才看得到）
refuse-sealed = 答过这道题才能看。
detail-unanswered = 题目问到了，没有作答；应为“{ $right }”
due-question = 问到时作答
due-form = 填《{ $form }》时
form-none = 这一场没有表要填。
form-several = “{ $typed }”说的是哪一张？{ $list }
form-empty = 一栏也没填，没有交；表还在桌上。
form-missing = 必填的还空着：{ $list }。就这样交？（y 交，回车补填）{" "}
waited = （过了 { $seconds } 秒）
wait-how = 等几秒单独写一行：/等 10（秒，整数），或 ~ 10s；要说的话写在下一行。
nothing-asked = 现在没有题目等你回答。
refuse-retry-in-exam = 考试中不能从半路重来。
refuse-no-turn = 没有第 { $what } 轮：写 /重来 1 到 /重来 { $turns }。
refuse-nothing-said = 还没有说过话；/重来 从头开始。
retry-from = 从第 { $turn } 轮接着，前面的照旧；这一遍另记一条。
retry-back = 退回一步，前面的照旧；这一遍另记一条。
desk-left = 桌上还有：{ $list }。/填表 填，/结束 看结果。
desk-done = /结束 看结果。
