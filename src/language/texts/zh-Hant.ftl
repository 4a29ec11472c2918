# Answers
found = { $quotes ->
    [1] 原文是這樣寫的：
   *[other] 原文是這樣寫的（{ $quotes } 處）：
}
understood = （按「{ $question }」來找）
nothing = 這些文章裡沒有找到能回答這個問題的原文。
nearest = 下面只是與問題最接近的段落，不是答案：
more-quotes = 同一個問題的更多引文：
lines = { $same ->
    [yes] 第 { $start } 行
   *[no] 第 { $start }–{ $end } 行
}
pages = { $same ->
    [yes] 第 { $start } 頁
   *[no] 第 { $start }–{ $end } 頁
}
altered = Telegram 會改動其中的字元，逐字原文見附件 { $file }。
altered-context = Telegram 會改動其中個別字元；逐字原文請看原檔案。
greeting = 你好！請直接提問，我只用文章的原文來回答。
thanks = 不客氣，還有問題請繼續問。
farewell = 再見！

# Commands
welcome = 你好！我只用文章的原文回答問題，每段引文都註明出處，發送前與原始檔案逐字核對。請直接提問。
help =
    直接發送問題，或用 /ask 加問題。在群組裡請用 /ask、提及我，或回覆我的訊息。
    /sources 列出文章，可加字詞篩選
    /verify 加一句話：核對它是否見於原文
    /quote 加編號：再看一段引文
    /about 這裡收了什麼文章
    /language 換語言
    /forget 忘掉之前的對話
    { "" }
    我只引用原文，不改寫、不總結；文章裡沒有答案時會直說。
help-admin =
    管理員：/reload 換用新建的索引，/stats 使用情況，/feedback 匯出評價
unknown-command = 沒有 { $command } 這個指令。
ask-how = 請在 /ask 後面寫上問題，例如：/ask 會議是什麼時候召開的？
only-text = 我只能讀文字，請把問題寫出來發給我。
too-long = 問題太長了，請控制在 { $max } 個字元以內。
sources = 共 { $documents } 個檔案，{ $passages } 個段落。第 { $page }/{ $pages } 頁：
sources-with = 題名、日期或檔名裡有「{ $words }」的檔案共 { $documents } 個。第 { $page }/{ $pages } 頁：
sources-none = 沒有題名、日期或檔名裡有「{ $words }」的檔案。
verify-how = 請在 /verify 後面寫上要核對的句子，例如：/verify 會議於三月召開。
verify-exact = 這句話見於原文，一字不差：
verify-same = 除了排版、字寬、大小寫、標點或繁簡字形，這句話見於原文。原文印的是：
verify-no = 原文裡沒有這句話。
verify-nearest = 最接近的原文是：
quote-how = 請在 /quote 後面寫上引文編號。
quote-id = 引文編號：{ $id }
quote-unknown = 沒有編號為「{ $id }」的引文：編號有誤，或原始檔案在那之後有改動。
language-choose = 請選擇語言。引文保持原樣，不作翻譯或轉換。
language-set = 好的，以後用繁體中文。
language-telegram-set = 好的，以後跟隨 Telegram 的語言。
language-telegram = 跟隨 Telegram
about =
    文章庫：{ $corpus }
    { $documents } 個檔案，{ $articles } 篇文章，{ $passages } 個段落
    索引建於 { $built }
    嵌入模型：{ $model }
    { "" }
    我是 Verbatim，只用文章的原文回答。沒有語言模型參與，除 Telegram 外不連接網路。
forgotten = 好的，之前的對話我已忘掉。
reloaded = 已換用新索引：{ $documents } 個檔案，{ $passages } 個段落。
reload-same = 正在用的就是最新的索引。
reload-failed = 新索引不能用，繼續用原來的：{ $reason }
stats =
    啟動以來 { $hours } 小時：{ $questions } 個問題，其中 { $abstained } 個沒有答案，{ $failed } 個出錯，{ $busy } 個因忙碌被拒。
    評價：👍 { $liked }，👎 { $disliked }
feedback = 👍 { $liked } 條，可直接用於 verbatim evaluate；👎 { $disliked } 條，附當時所示引文，請補上正確答案。
feedback-none = 還沒有人評價過。

# Buttons
button-more = 更多引文
button-context = 上下文 { $number }
button-file = 原檔案 { $number }
button-earlier = ◀ 前文
button-later = 後文 ▶
button-show = 顯示回答
button-open = 打開引文
button-private = 私訊提問
outdated = 這個按鈕已經失效，請重新提問。
source-changed = 原始檔案在那之後有改動，這段引文已經無法核對，所以不再顯示。
no-more-quotes = 沒有更多引文了。
file-unavailable = 這個檔案現在讀不到，或超過了 Telegram 的 50 MB 上限。
voted = 謝謝，已記下。

# Trouble
failed = 抱歉，出了點問題，請稍後再試。（錯誤編號 { $error }）
busy = 現在太忙了，請 { $seconds } 秒後再試。
late = 這次花的時間太長了，請 { $seconds } 秒後再問一次。
not-allowed = 只有名單上的人可以使用這個機器人。您的編號是 { $id }，請告訴管理員，請他加進名單。
unsure = 發送回答時與 Telegram 的連線斷了。如果上面沒有看到回答，請點按鈕。

# The terminal
chat-welcome = 可以提問了（{ $documents } 個檔案）。空行或 Ctrl+D 退出。

# The command menu
command-ask = 提問
command-sources = 列出文章
command-verify = 核對一句話是否見於原文
command-quote = 再看一段引文
command-about = 這裡收了什麼文章
command-language = 換語言
command-forget = 忘掉之前的對話
command-help = 使用說明
command-reload = 換用新建的索引
command-stats = 使用情況
command-feedback = 匯出評價
