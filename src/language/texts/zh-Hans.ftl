# Answers
found = { $quotes ->
    [1] 原文是这样写的：
   *[other] 原文是这样写的（{ $quotes } 处）：
}
understood = （按“{ $question }”来找）
nothing = 这些文章里没有找到能回答这个问题的原文。
nearest = 下面只是与问题最接近的段落，不是答案：
more-quotes = 同一个问题的更多引文：
lines = { $same ->
    [yes] 第 { $start } 行
   *[no] 第 { $start }–{ $end } 行
}
pages = { $same ->
    [yes] 第 { $start } 页
   *[no] 第 { $start }–{ $end } 页
}
altered = Telegram 会改动其中的字符，逐字原文见附件 { $file }。
altered-context = Telegram 会改动其中个别字符；逐字原文请看原文件。
greeting = 你好！请直接提问，我只用文章的原文来回答。
thanks = 不客气，还有问题请继续问。
farewell = 再见！

# Commands
welcome = 你好！我只用文章的原文回答问题，每段引文都注明出处，发送前与源文件逐字核对。请直接提问。
help =
    直接发送问题，或用 /ask 加问题。在群里请用 /ask、提到我，或回复我的消息。
    /sources 列出文章，可加字词筛选
    /verify 加一句话：核对它是否见于原文
    /quote 加编号：再看一段引文
    /about 这里收了什么文章
    /language 换语言
    /forget 忘掉之前的对话
    { "" }
    我只引用原文，不改写、不总结；文章里没有答案时会直说。
help-admin =
    管理员：/reload 换用新建的索引，/stats 使用情况，/feedback 导出评价
unknown-command = 没有 { $command } 这个命令。
ask-how = 请在 /ask 后面写上问题，例如：/ask 会议是什么时候召开的？
only-text = 我只能读文字，请把问题写出来发给我。
too-long = 问题太长了，请控制在 { $max } 个字符以内。
sources = 共 { $documents } 个文件，{ $passages } 个段落。第 { $page }/{ $pages } 页：
sources-with = 题名、日期或文件名里有“{ $words }”的文件共 { $documents } 个。第 { $page }/{ $pages } 页：
sources-none = 没有题名、日期或文件名里有“{ $words }”的文件。
verify-how = 请在 /verify 后面写上要核对的句子，例如：/verify 会议于三月召开。
verify-exact = 这句话见于原文，一字不差：
verify-same = 除了排版、字宽、大小写、标点或繁简字形，这句话见于原文。原文印的是：
verify-no = 原文里没有这句话。
verify-nearest = 最接近的原文是：
quote-how = 请在 /quote 后面写上引文编号。
quote-id = 引文编号：{ $id }
quote-unknown = 没有编号为“{ $id }”的引文：编号有误，或源文件在那之后有改动。
language-choose = 请选择语言。引文保持原样，不作翻译或转换。
language-set = 好的，以后用简体中文。
language-telegram-set = 好的，以后跟随 Telegram 的语言。
language-telegram = 跟随 Telegram
about =
    文章库：{ $corpus }
    { $documents } 个文件，{ $articles } 篇文章，{ $passages } 个段落
    索引建于 { $built }
    嵌入模型：{ $model }
    { "" }
    我是 Verbatim，只用文章的原文回答。没有语言模型参与，除 Telegram 外不连接网络。
forgotten = 好的，之前的对话我已忘掉。
reloaded = 已换用新索引：{ $documents } 个文件，{ $passages } 个段落。
reload-same = 正在用的就是最新的索引。
reload-failed = 新索引不能用，继续用原来的：{ $reason }
stats =
    启动以来 { $hours } 小时：{ $questions } 个问题，其中 { $abstained } 个没有答案，{ $failed } 个出错，{ $busy } 个因忙碌被拒。
    评价：👍 { $liked }，👎 { $disliked }
feedback = 👍 { $liked } 条，可直接用于 verbatim evaluate；👎 { $disliked } 条，附当时所示引文，请补上正确答案。
feedback-none = 还没有人评价过。

# Buttons
button-more = 更多引文
button-context = 上下文 { $number }
button-file = 原文件 { $number }
button-earlier = ◀ 前文
button-later = 后文 ▶
button-show = 显示回答
button-open = 打开引文
button-private = 私聊提问
outdated = 这个按钮已经失效，请重新提问。
source-changed = 源文件在那之后有改动，这段引文已经无法核对，所以不再显示。
no-more-quotes = 没有更多引文了。
file-unavailable = 这个文件现在读不到，或超过了 Telegram 的 50 MB 上限。
voted = 谢谢，已记下。

# Trouble
failed = 抱歉，出了点问题，请稍后再试。（错误编号 { $error }）
busy = 现在太忙了，请 { $seconds } 秒后再试。
late = 这次花的时间太长了，请 { $seconds } 秒后再问一次。
not-allowed = 只有名单上的人可以使用这个机器人。您的编号是 { $id }，请告诉管理员，请他加进名单。
unsure = 发送回答时与 Telegram 的连接断了。如果上面没有看到回答，请点按钮。

# The terminal
chat-welcome = 可以提问了（{ $documents } 个文件）。空行或 Ctrl+D 退出。

# The command menu
command-ask = 提问
command-sources = 列出文章
command-verify = 核对一句话是否见于原文
command-quote = 再看一段引文
command-about = 这里收了什么文章
command-language = 换语言
command-forget = 忘掉之前的对话
command-help = 使用说明
command-reload = 换用新建的索引
command-stats = 使用情况
command-feedback = 导出评价
