# Answers
found = { $quotes ->
    [1] This is what the articles say:
   *[other] This is what the articles say ({ $quotes } places):
}
understood = (Looked up: “{ $question }”)
nothing = Nothing in these articles answers that.
nearest = These passages only stand near the question; they are no answer:
more-quotes = More quotes on the same question:
lines = { $same ->
    [yes] line { $start }
   *[no] lines { $start }–{ $end }
}
pages = { $same ->
    [yes] page { $start }
   *[no] pages { $start }–{ $end }
}
altered = Telegram would alter some characters of it: the exact words are in { $file }.
altered-context = Telegram alters some characters of it; the file has the exact words.
greeting = Hello! Just ask: I answer only in the articles' own words.
thanks = You are welcome. Ask again whenever you like.
farewell = Goodbye!

# Commands
welcome = Hello! I answer questions only in the articles' own words. Every quote names its source and is checked against the file, character by character, before it is sent. Just ask.
help =
    Send a question, or /ask with a question. In a group use /ask, mention me, or reply to me.
    /sources lists the articles; add words to filter
    /verify with a sentence: does it stand in the articles?
    /quote with an id: see a quote again
    /about what these articles are
    /language changes the language
    /forget forgets our conversation
    { "" }
    I only quote; I never rephrase or sum up. When the articles do not say, I say so.
help-admin =
    Administrators: /reload takes the newly built index, /stats shows usage, /feedback exports the votes
unknown-command = There is no command { $command }.
ask-how = Write the question after /ask, for example: /ask When was the meeting held?
only-text = I can only read text. Please write your question.
too-long = That question is too long: please use at most { $max } characters.
sources = { $documents } files, { $passages } passages. Page { $page } of { $pages }:
sources-with = Files whose title, date or name holds “{ $words }”: { $documents }. Page { $page } of { $pages }:
sources-none = No file's title, date or name holds “{ $words }”.
verify-how = Write the sentence after /verify, for example: /verify The meeting was held in March.
verify-exact = That stands in the articles, letter for letter:
verify-same = That stands in the articles but for layout, width, case, punctuation or character form. Printed there is:
verify-no = That does not stand in the articles.
verify-nearest = The nearest that does:
quote-how = Write a quote's id after /quote.
quote-id = Quote id: { $id }
quote-unknown = There is no quote “{ $id }”: the id is wrong, or the source has changed since.
language-choose = Choose a language. Quotes stay as they are printed; they are neither translated nor converted.
language-set = All right, English from now on.
language-telegram-set = All right, I follow Telegram's language.
language-telegram = As Telegram
about =
    Corpus: { $corpus }
    { $documents } files, { $articles } articles, { $passages } passages
    Index built { $built }
    Embedding model: { $model }
    { "" }
    I am Verbatim: I answer only in the articles' own words, without a language model and without any network but Telegram.
forgotten = All right, I have forgotten our conversation.
reloaded = The new index is in use: { $documents } files, { $passages } passages.
reload-same = The newest index is in use already.
reload-failed = The new index cannot be used; the old one stays: { $reason }
stats =
    { $hours } hours since the start: { $questions } questions, { $abstained } without an answer, { $failed } failed, { $busy } turned away as busy.
    Votes: 👍 { $liked }, 👎 { $disliked }
feedback = { $liked } 👍, ready for verbatim evaluate; { $disliked } 👎 with the quotes that were shown: please add the right answer.
feedback-none = Nobody has voted yet.

# Buttons
button-more = More quotes
button-context = Context { $number }
button-file = File { $number }
button-earlier = ◀ Before
button-later = After ▶
button-show = Show the answer
button-open = Open the quote
button-private = Ask in private
outdated = This button is no longer valid. Please ask again.
source-changed = The source has changed since. This quote can no longer be checked, so it is not shown.
no-more-quotes = There are no more quotes.
file-unavailable = This file cannot be read now, or is larger than Telegram's 50 MB.
voted = Thank you, noted.

# Trouble
failed = Sorry, something went wrong. Please try again later. (error { $error })
busy = Too busy right now. Please try again in { $seconds } s.
late = This took too long. Please ask again in { $seconds } s.
not-allowed = Only people on its list may use this bot. Your number is { $id }: whoever runs the bot can add it.
unsure = The connection to Telegram broke while the answer was being sent. If you do not see it above, tap the button.

# The terminal
chat-welcome = Ask away ({ $documents } files). An empty line or Ctrl+D ends the chat.

# The command menu
command-ask = Ask a question
command-sources = List the articles
command-verify = Does a sentence stand in the articles?
command-quote = See a quote again
command-about = What these articles are
command-language = Change the language
command-forget = Forget our conversation
command-help = How this works
command-reload = Take the newly built index
command-stats = Usage since the start
command-feedback = Export the votes
