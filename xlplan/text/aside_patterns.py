"""What a number that is not a sentence's figure looks like: one row for each reason, as patterns.

Apart from asides.py, which searches by them. A pattern whose group `keep` matched says that the number is
the figure after all, as in 'above target: 92%', and keeps the patterns below it in its row from taking it. A
group `inner` is the aside where the rest of the pattern only says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.text.mentions import LABELLED_MONTH, MONTH

_N = r"(?<![0-9])(?<![0-9][.,])[0-9]++(?:[.,][0-9]++)*+"
_F = rf"(?:[£€$]\s?)?[+-]?{_N}(?:\s?\\?%|\s?per\s?cent\b|(?:m|bn|k)\b|\s(?:thousand|million)\b)?"
_TIME = (
    r"(?:(?:working|calendar|school|clear|full)\s)?"
    r"(?:second|sec|minute|min|hour|hr|day|week|wk|month|year|yr)s?\b"
)
_SPAN = r"[0-9]+(?:\.[0-9]+)?(?:\s?(?:[-–]|to|or)\s?[0-9]+)?(?:\s|-)?"
_NAMED_MONTH = rf"(?=(?-i:[JFMASOND])){MONTH}"
_YEARS = r"(?:19|20)[0-9]{2}\s?[/-]\s?[0-9]{2}"
_SHORT_YEARS = r"(?:0[0-9]/(?:0[0-9]|10)|1[0-9]/(?:1[0-9]|20)|2[0-9]/(?:2[0-9]|30))\b"
_TERM = r"(?:aut|spr|sum|autumn|spring|summer)"
_PUPILS = r"(?:cohort|class|groups?|pupils?|boys|girls|children|learners|students|year)\b"
_GOAL = (
    r"\b(?:targets?|tgt|goals?|threshold|ceiling|trajectory|forecast|projection|baseline|benchmark|limit|trigger"
    r"|tolerance|ambition|budget|allocation|floor|cap)\b"
)
_AT_MOST = (
    r"(?:(?:at least|at most|over|under|above|below|up to|(?:no )?(?:more|less|fewer|higher|lower) than)\s"
    r"|[<>]=?\s?|[≤≥]\s?)"
)
FORECAST = r"\b(?:forecast|projected|projection|predicted|expected|anticipated)\b"
_OTHERS = (
    r"\b(?:nat(?:ional(?:ly)?)?|england|eng|london|regional|region"
    r"|english(?=\s+(?:average|avg|mean|median|figure|rate)\b)"
    r"|(?:stat(?:istical)?\.? )?neighbours?|sn|comparators?|peers?|peer group|cipfa|uk|na"
    r"|(?:similar|other) (?:councils|authorities|las)"
    r"|(?:corporate|council|borough|county|trust|sector|la) average)\b"
    r"(?:\s+(?:average|avg|mean|median|figure|rate|is|was|of))*"
)
_OTHERS_AFTER = (
    r"(?:\((?:national|england|eng|london|sn|regional)[^()0-9]*\)|nationally\b|(?:(?:for|in|across)\s+)?"
    r"(?:the\s+)?(?:national|england|london|regional|statistical neighbours?|sn)\s+average\b"
    r"|(?:for|in|across)\s+england\b)"
)
LASTING = rf"\b(?:inspect\w*|ofsted|against)\b|{_GOAL}|{_OTHERS}|\bstandard\b"
_BEFORE_NOW = (
    r"(?:(?:the\s+|this\s+)?same\s+(?:time|point|period|stage|month|quarter)\s+(?:in\s+)?(?:the\s+)?)?"
    r"(?:(?:(?:the\s+)?(?:previous|prior|preceding)|(?<!the )last|(?<=same period )last)\s+"
    r"(?:year|month|quarter|qtr|period|term|week)|(?-i:\b[LP]Y\b))"
)
SINCE_BEFORE = (
    r"\b(?:same|unchanged|no (?:change|movement)|similar|in line|level|steady|up|down|higher|lower|better"
    r"|worse|fewer|improve[ds]|improvement|deteriorat(?:ed|ion)|increased?|decreased?|reduced|rise|fall)"
    r"(?: slightly| again)?(?: (?:as|to|with|than|on|from|since|in|compared with|compared to))*"
    r" (?:the )?(?:last|previous|prior|preceding)"
    r" (?:month|quarter|year|week|term|half term|period|report|update|time)\b"
    r"|\b(?:unchanged|no (?:change|movement))(?! (?:at|to|in (?:the )?(?:plan|target|date)s?)\b)\b"
    r"|\b(?:highest|lowest|best|worst) (?:(?:figure|rate|level|result|month) )?"
    r"(?:since|so far|ever|yet|on record|this year)\b|\brecord (?:high|low)\b"
)
LABELS = (
    r"phase|tier|level|band|stage|grade|year|section|part|reg(?:ulation)?|article|appendix|action|strand|priority"
    r"|step|wave|round|cohort|version|item|objective|outcome|recommendation|standard|table|page|para(?:graph)?"
    r"|category|type|chapter|module|group|team|pod|ward|unit|room|ni|kpi|pi|ref|bv|no|period|month|week|quarter"
    r"|tranche|block|zone|form|day|s|ext|extension|clause|schedule|annex|figure|key stage|ks|cat|site|domain"
    r"|theme|tab|sheet|slide|cycle|annexe|worksheet|column|workstream|sprint|mock|milestone|note|footnote|volume"
)
_JOINED = r"(?:\s?(?:and|&|or|to|[-–/])\s?[0-9]+\b)"
_MORE = r"(?:\s?(?:,|and|&|or|to|[-–/])\s?[0-9]+\b)"
_CHANGING = (
    r"\b(?:increas|reduc|decreas|ris|rose|fall|fell|drop|improv|declin|grow|grew|mov|went|gone|chang|up|down|slip"
    r"|cut)[a-z]*\b"
)

# What is done to a paper and its issue, and seldom to so many: 'FMS 6 submitted in May'.
_HANDED_IN = (
    r"(?:submitted|published|approved|adopted|endorsed|ratified|drafted|circulated|launched|issued|released"
    r"|signed off|went live|goes live)"
)

# 'They make up 31% of the caseload' is no rise.
_UP = r"(?:(?<!\bmake )(?<!\bmakes )(?<!\bmade )(?<!\bmaking )(?<!\bsigned )(?<!\bfollowed )\bup|\bdown)"
_POINTS = r"(?:(?:percentage|%)\s?points?|ppts?|pp)\b"  # by itself a level, as of a gap; else a change
_A_DAY = rf"{_NAMED_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?\b(?![0-9,.]*[0-9%])(?!\s?%)"
# 'In October 6 children were held' has none, and 'On October 6 children were held' may have one.
_COUNT = r"\s(?:people|staff|[a-z]+(?:s|ren|men))\s(?:are|were|have|had)\b"

ASIDES: Mapping[str, tuple[str, ...]] = {
    "marker": (r"\^\{?[0-9]+\}?", r"\[[0-9]+\]", "[⁰¹²³⁴-⁹]+"),
    "date": (
        r"\b(?:"  # nothing is tried within a word
        rf"[0-9]{{1,2}}(?:st|nd|rd|th)?(?!{LABELLED_MONTH})\s+(?:of\s+)?{_NAMED_MONTH}"
        rf"|(?<!\bin ){_A_DAY}|{_A_DAY}(?!{_COUNT})"
        rf"|{_NAMED_MONTH}\.\s+[0-9]{{1,2}}(?:st|nd|rd|th|(?=\W*\Z|[,;:)]))"  # not 'since May. 17 wait'
        r"|(?:as at|as of|on|by|since|until|in|for|during)\s+[0-9]{1,2}[/.][0-9]{1,2}\b(?!\s?%)"
        rf"(?!\s(?:{_TIME}|million|thousand|points?\b)))",
        r"(?P<keep>\A\W*(?:19|20)[0-9]{2}\s+(?!outturn|figure|data|result|target|plan)(?-i:[a-z]))",
        r"\b(?:"
        rf"(?:19|20)[0-9]{{2}}\s?[/–-]\s?(?:(?:19|20)?[0-9]{{2}})\b|(?:[QH][1-4]|[FA]Y|year|term|in|for|during|{_TERM})\s?{_SHORT_YEARS}"
        r"|(?-i:(?:AUT|SPR|SUM|(?:Aut|Spr|Sum)\b)\.?|(?:Autumn|Spring|Summer)\b)(?:\s(?:half[ -]?)?term)?"
        r"\s?[12]\b(?![.,]?[0-9]|\s?%)"
        r"|(?:FY|AY|academic year|school year)\s?(?:20)?[0-9]{2}\b(?![,.]?[0-9]|\s?%)"
        r"|(?<![=:£€$])(?<![=:]\s)(?:19|20)[0-9]{2}\b(?![,.]?[0-9]|\s?%)"
        r"|(?:0?[1-9]|1[0-2])(?:[.:][0-9]{2})?\s?(?:am|pm|noon)\b|[012][0-9]:[0-5][0-9]\b"
        r"|(?:at|by|before|after|until|from)\s+[0-9]:[0-5][0-9]\b)",
    ),
    "deadline": (
        rf"\bwithin(?:\s+(?:the|a|first|next|last))*\s+{_SPAN}(?:{_TIME})?",
        rf"(?:\A|\b[a-z]+\s)in\s+(?:under\s+|less than\s+|<\s?)?{_SPAN}{_TIME}"
        r"(?=[\s:=–-]*[0-9.,]+\s?(?:%|per\s?cent))",
        rf"\b{_SPAN}{_TIME}\s+(?:after|before|ago|of the|of being|prior|earlier|later|following|since"
        r"|target)\b",
        rf"\b(?:past|last|previous|prior|next|first|every|rolling|preceding)\s+{_SPAN}{_TIME}",
        rf"\bfor\s+(?:(?:more|less|longer) than\s+|at least\s+|over\s+|up to\s+|[<>]=?\s?)?{_SPAN}{_TIME}",
        rf"\b{_SPAN}or\s+(?:more|longer)\s+{_TIME}|\b{_SPAN}{_TIME}\s+or\s+(?:more|longer)\b",
        rf"\b(?:over|under|more than|less than|longer than|beyond|exceeding)\s+{_SPAN}{_TIME}"
        r"(?=[^.;:\n0-9]*:\s+£?[0-9])",
        r"\b(?!1\b)[0-9]+\s(?:(?:working|calendar|school)\s)?(?:minute|hour|day|week|month|year|yr)\b",
        r"\b[0-9]+(?:-[0-9]+)?-(?=[a-z])",
    ),
    "allowance": (
        rf"(?:%|\bper\s?cent\b)[^.;\n%]*?\b(?P<inner>in\s+(?:under\s+|less than\s+|<\s?)?{_SPAN}{_TIME})",
        r"\bsample\s+of\s+[0-9][0-9,]*\b(?!\s?%)(?=[^.;\n]*[0-9]\s?%)",
    ),
    "age": (
        rf"\bage[ds]?\s+(?:over\s+|under\s+|between\s+)?{_SPAN}(?:\s?and\s[0-9]+|\+)?",
        r"\b[0-9]+(?:\s?(?:[-–]|to)\s?[0-9]+)?[\s-]years?[\s-](?:olds?\b|of age\b)",
        r"\b[0-9]{1,2}\+(?![0-9])|\b[0-9]+\s?[-–]\s?[0-9]+\s(?:population|cohort)\b",
        r"\b(?:children|babies|infants|pupils|people|adults|young|mothers|those)\s+(?:under|over)\s+[0-9]+\b"
        r"(?!\s?%)",
        r"\(\s?(?:under|over)[\s-](?:1[168]|19|2[15]|50|6[05]|[78]5)s?\s?\)"
        r"|\bunder[\s-](?:1[68]|25)s?(?=\s(?:per|conception|pregnanc|mortality))",
    ),
    "label": (
        r"\b(?=(?:key\s)?[a-z]++\.?\s(?:no\.?\s)?[0-9])"  # a word and a number: before it is held against all
        # 'So far this year 48 have done it', but 'this year 6 cohort'
        rf"(?!(?<=\bthis )(?-i:year|month)\s(?:[0-9]+\s(?!{_PUPILS})|1[4-9]\b|[2-9][0-9]|[0-9]{{3}}))"
        rf"(?:{LABELS})(?:\.?\s(?:no\.?\s)?[0-9]+(?:\.[0-9]+)*\b(?:\sof\s[0-9]+\b|{_JOINED}*)|s\s[0-9]+\b{_MORE}+)"
        r"(?![,.]?[0-9]|\s?%)",
        r"^\s*(?:[0-9]+(?:\.[0-9]+)*[.)]\s+(?=\S)|[0-9]+(?:\.[0-9]+)+\s+(?!per|days|weeks)(?=(?-i:[A-Z][a-z])))",
        rf"(?-i:\b[A-Z]{{2,6}})\s(?P<inner>1?[0-9])(?=\s(?:(?:was|is|has been|now)\s)?{_HANDED_IN}\b)",
        r"\b(?:attainment|progress)\s8(?=:|\s(?:score|was|is|at|now|stands)\b|\s[-–+]?[0-9]+\.[0-9])",
        r"\b(?:in|with|for)\sreturn\s[0-9]{1,2}(?=\W*$|\s*\()",
        r"\b[0-9]+(?:\.[0-9]+){2,}",
        r"\b24/7\b|\bn\s?=\s?[0-9,]+|\(?\b0[0-9]{2,4}\)?\s[0-9]{3,4}\s?[0-9]{3,4}\b|\+44[\s0-9()]+[0-9]",
        r"\bper\s+1(?:0{0,2},000|0{1,5})\b|/1(?:0{0,2},000|0{3,5})\b",
        r"\b[0-9]+(?:st|nd|rd|th)\b(?:\s+(?:out\s+)?of\s+(?:the\s+)?[0-9]+)?",
        r"\b(?:top|bottom|first|last|past|next|previous|best|worst)\s+[0-9]+(?:\s?%|\b)|\brank(?:ed|ing|s)?\W+(?:[a-z]+\W+)?[0-9]+(?:st|nd|rd|th)?"
        r"(?:\s?(?:/|(?:out )?of)\s?(?:the\s)?[0-9]+)?",
    ),
    "compound": (
        r"\b[0-9]+\s?(?:d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|weeks?|months?|y(?:ea)?rs?),?\s?(?:and\s)?"
        r"[0-9]+\s?(?:h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|days?|weeks?|months?)\b",
        r"\b[0-9]+\s?h(?:(?:ou)?rs?)?\s[0-5][0-9](?=\s?[(.,;)]|\s*\Z)",  # 2 hrs 10 (130 minutes)
    ),
    "companion": (
        r"(?:(?<=%)|(?<=per cent)|(?<=percent))\s?\(\s?(?:n\s?=\s?)?[0-9][0-9,]*"
        r"(?:\s?(?:/|(?:out )?of)\s?[0-9][0-9,]*)?(?:\s[^()%0-9]{0,40})?\)",
        r"\(\s?(?:out )?of\s[0-9,]+[^()%0-9]{0,40}\)",
        r"(?<=[^\W\d_]\s)\(\s?[0-9][0-9,]*\s(?:sets of|(?:case )?files|records|responses|respondents|returns"
        r"|replies|notes|cases sampled|interviews)\b[^()%0-9]*\)",
        r"(?:(?<=%)|(?<=per cent)|(?<=percent))\sof\s(?:the\s|all\s|our\s)*[0-9][0-9,]*+(?!\s?%|\.?[0-9]|-)"
        rf"(?!\s(?:(?:working|calendar|school)\s)?{_TIME})",
    ),
    "target": (
        rf"(?P<keep_all>\A\W*{_F}\sforecast\W*\Z|\A\W*forecast\s{_F}\W*\Z)",  # '£22,750 forecast'
        rf"(?P<keep_now>\bcurrently\s+(?:forecast|projected|predicted)\s+(?:at|to be)\s+{_F})",
        r"(?P<keep_target>\b(?:on|above|below|meets?|met|exceed[a-z]*|within|off|under|over|than|missed)"
        rf"\s+(?:the\s+|our\s+|its\s+)?{_GOAL}[\s:=(,–-]*{_F})",
        rf"{_GOAL}(?:\s+(?:rate|figure|level|range|is|was|of|for|set|at|to|date|be|a|the|this|year|between|both|all|each|them"
        rf"|these|{_YEARS})\b)*"
        rf"[\s:=(]*{_AT_MOST}?{_F}(?:\s?(?:[-–]|to|and)\s?{_F})?",
        r"\b(?:target|milestone|ambition|aim|goal)\s(?:for|by|at)\s(?:the\s)?(?:end\sof\s)?"
        rf"(?:{_NAMED_MONTH}\s?)?(?:(?:19|20)[0-9]{{2}})?\s*(?:is|of)\s{_AT_MOST}?{_F}",
        rf"\((?:no (?:more|less|fewer) than|at (?:least|most)|(?:plan|profile|limit)(?::|\sof))\s{_F}\s?\)",
        rf"\bagainst\s(?:a|the|our)\s(?:profile|plan)\sof\s{_F}|\bwe\s(?:now\s)?want\s{_F}",
        rf"\blevel sought (?:is|was)\s{_F}|\bagainst\s(?:the|a)\s{_F}\srequired\b",
        rf"{_F}\s(?:planned|expected|profiled)\s(?:by|for|this|in)\b",
        rf"\bto be (?:at or )?(?:above|below|under|over|at least|at most|no more than|at|down to)\s+{_F}",
        rf"{_F}\s+(?:(?:national|local|timeliness|stretch|monthly|annual)\s+)?{_GOAL}"
        r"(?!\W*(?:(?:of|is|was)\s)?\W*[0-9])(?!\s+(?:variance|gap|pressure|(?:over|under)spen[dt]|saving|remaining))",
        rf"(?:/|\bvs?\.?\s|\bagainst\s)(?:a\s|the\s)?{_F}\s+standard\b",
        r"\b(?:until|once|when|unless|after)\b[^.;\n0-9%]*\b(?:at or (?:above|below)|reach(?:es)?|exceeds?)"
        rf"\s+{_F}",
    ),
    "ahead": (
        rf"(?P<keep_lone>\A\W*predicted\s{_F}\W*\Z)",
        rf"(?P<keep_forecast>\bcurrently\s+(?:forecast|projected|predicted)\s+(?:at|to be)\s+{_F})",
        r"\b(?:expected|anticipated|predicted|hoped|aim(?:s|ing)?)\s+(?:(?:to be|to reach|at|of|for)\s+)?"
        rf"{_F}|\bon (?:course|track) (?:for|to reach)\s+{_F}",
    ),
    "change": (
        rf"{_CHANGING}(?:\s+[a-z]+)?\s+by\s+{_F}|{_UP}\s+{_F}|[+±]\s?{_F}",
        rf"\b(?:increase|rise|growth|improvement|decrease|reduction|fall|drop|change)\s+of\s+{_F}",
        rf"{_F}\s+(?:increase|rise|growth|improvement|decrease|reduction|fall|drop|higher|lower|better|worse|fewer"
        r"|more than|above|below)\b",
        rf"(?P<keep_level>\A[^\w+±–-]*{_N}\s?{_POINTS}\W*\Z"
        rf"|\b(?:gap|difference)\s+(?:(?:between|in|of|for)\s[^.;:\n0-9]{{0,60}}?\s)??(?:(?:is|was|of|at|now|currently|stands)\s+)+"
        rf"{_N}\s?{_POINTS})",
        rf"{_N}\s?{_POINTS}",
        rf"\(\s?[-–+±↑↓▲▼]\s?{_F}[^()]*\)",
        rf"{_F}\s+(?:up|down)\s+(?:on|against|since)\b",
    ),
    "comparison": (
        r"\b(?:compared\s+(?:with|to)|versus|vs\.?)(?![a-z])(?:[^.;,)\n]|[.,](?=[0-9]))*",
        rf"\bagainst\s+(?:(?:[a-z]+\s+){{0,3}}of\s+)?{_F}|\bv\.?\s(?:[a-z]+\s){{0,2}}{_F}",
        rf"\b(?:higher|lower|better|worse|smaller|larger|greater)\s+than\s+(?:in\s+)?{_F}",
        rf"{_CHANGING}[^.;\n0-9]{{0,40}}?\bfrom\s+{_F}|\bfrom\s+{_F}(?:\s+to\s+{_F})?",
        rf"{_OTHERS}[\s:=(]*{_F}",
        rf"{_F}\s+{_OTHERS_AFTER}",
    ),
    "before": (
        rf"{_BEFORE_NOW}(?:'s|’s)?(?:\s+(?:was|figure|outturn|result))*[\s:=(]*{_F}",
        rf"{_F}\s*\(?(?:(?:in|for|at|during)\s+)?{_BEFORE_NOW}(?!(?:'s|’s)?[\s:=(]*[£€$]?[0-9])",
        rf"{_YEARS}\s+(?:outturn|figure|result|baseline)s?[\s:=(]*{_F}",
        rf"[(;,]\s*(?:(?:it|this|which)\s+)?(?:was|were|had been|from)\s+{_F}",
        rf"\b(?:was|were)\s+{_F}(?=[,;]?\s(?:and |but )?(?:is |are )?(?:now|currently)\b)",
        rf"\b(?:previously|formerly|prev\.?)[\s:=(]*(?:at\s|was\s|were\s)?{_F}",
        rf"{_F}\s+(?:previously|formerly)\b",
        rf"(?:\A|[:;\n]\s*)start(?:ed at|ing (?:point|position|figure))?[\s:=]+{_F}(?=[^;\n]{{0,20}};)",
    ),
}
