"""Given names that are common in Britain, and that are not words of a plan as well.

Left out on purpose: names that are also words, months, places or ratings (Amber, April, Chelsea, Grant, Hope,
Jordan, Mark, May, Rose, Will …); a pair that begins with one of these is not taken for a person.
"""

from __future__ import annotations

_NAMES = """
aaliyah aaron abdul abdullah abigail adam adrian agnes ahmed aidan aiden aisha alan alana albert alec alex
alexander alexandra alexis alfie alfred ali alice alicia alison alistair alisha allan amanda amelia amina amir
amy ananya andrea andrew angela angus anita anna annabel anne annette annie anthony antony archie arjun arthur
asha ashley asif ayesha aylin barbara barry beatrice becky ben benjamin bernadette bernard beth bethan bethany
betty beverley bianca brandon brenda brendan bradley brian bridget bronwyn bryan caitlin callum cameron carl
carla carly carmen carol carole caroline catherine cathy cecilia chantelle charlene charles charlie charlotte
cheryl chiara chloe chris christina christine christopher ciara claire clare claudia clive colin conor connor
corey courtney craig curtis cynthia daisy damian damien daniel danielle danny darcy daren darren david deborah
debbie declan deepa demi denis denise dennis derek diana diane dilip dominic donna doreen doris dorothy
douglas duncan dylan eamonn ebony edith edward eileen elaine eleanor elena eliza elizabeth ella ellen ellie
elliot elsie emily emma eric erin esme esther ethan eugene eva evan evelyn evie ewan faisal farah fatima
felicity felix fiona freddie frederick freya gabriel gabriella gareth gary gavin gemma geoffrey george
georgina gerald gerard gillian gladys glenda gloria gordon graeme graham gregory gurpreet gwen hamza hannah
harjit harold harriet harry harvey hassan hayley hazel heather heidi helen helena henry holly howard hugh
hugo hussain ian ibrahim imran imogen ines ingrid irene isaac isabel isabella isabelle isla isobel jackie
jacob jacqueline jade jaden jake james jamie jan jane janet janice jared jasmine jason jay jayden jayne jean
jeanette jemma jenna jennifer jenny jeremy jessica jill jim joan joanna joanne jodie joe joel john jonathan
joseph josephine joshua joyce judith judy julia julian julie juliet karen karim karl kashif kate katherine
kathleen kathryn kathy katie katrina kayla kayleigh keeley keith kelly kelsey kenneth kerry kevin khadija
kieran kim kimberley kirsty kyle lara laura lauren laurence leanne leah lena leo leon leona leonard leroy
lesley leslie lewis liam libby lily linda lindsay lisa lloyd logan lorna lorraine louis louisa louise lucas
lucia lucy luke luca lydia lynda lynne lynn mackenzie maddison madison maisie malcolm mandy marcus margaret
maria mariam marie marilyn marion marjorie marlon martha martin martina martyn mary maryam mateusz matilda
matthew maureen maurice maxine meena megan melanie melissa mia michael michaela michelle miguel mikey
mildred millie mohamed mohammad mohammed mohammad moira molly monica morgan muhammad muriel mustafa myra
nadia naomi natalie natasha nathan nathaniel neil nicholas nicola nicole nigel nikita nina noah noel nora
norma norman oliver olivia omar oscar owen patricia patrick paul paula pauline peggy penelope peter philip
philippa phillip phoebe phyllis pippa poppy priya rachael rachel rajesh ralph rashid raymond rebecca reece
rhiannon rhys richard rita robert roberta robin rodney roger roisin ronald rosalind rosemary rosie ross
rowan roy rupert russell ruth ryan sadia saffron sally sam samantha samir samuel sandra sanjay sara sarah
saskia scott sean sebastian serena shane shannon sharon shaun shauna sheila shelley shirley sian sidney
simon simone siobhan sofia sonia sophia sophie stacey stanley stella stephanie stephen steve steven stewart
stuart sunita susan susanna suzanne sylvia tamsin tania tanya tara tariq terence teresa terry tessa thelma
theo theodore theresa thomas tia tiffany tim timothy tina toby tom tony tracey tracy trevor tyler tyrone
ursula usman vanessa vera veronica vincent viktor vivian vivienne walter wayne wendy wilfred william
winifred yasmin yusuf yvette yvonne zachary zahra zainab zara zoe zofia
"""
GIVEN_NAMES = frozenset(_NAMES.split())
