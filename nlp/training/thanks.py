"""Sentences written for this project that name people as customers do; the public sets hold news and celebrities."""

from __future__ import annotations

import random

from nlp.training.data import Source

_FIRST_WORDS = """
Aaron Abdul Abigail Adeola Aisha Alejandro Amelia Amir Amy Ana Andre Angela Anita Anjali Anna Anthony Antonio
Barbara Ben Bianca Blessing Brandon Brenda Brian Carla Carlos Carol Cheryl Chloe Chris Christina Claire Craig Daisy
Dan Daniel Darren Dave Deborah Denise Derek Diana Diego Dominic Donna Doug Elena Eli Elizabeth Emily Emma Eric Erin
Esther Faith Farah Fatima Fiona Frank Gabriel Gary George Gloria Grace Greg Hannah Harpreet Harry Heather Helen
Hiroshi Hope Hugo Ian Imran Ingrid Irene Isabel Ivan Jack Jackie Jake James Jamal Jane Janet Jason Jasmine Jeff
Jenny Jess Jim Jin Joan Joanna Joe John Jose Joy Juan Julia June Karen Karim Kate Kathy Keisha Kelly Ken Kevin
Khalid Kim Kirsty Kofi Krystal Kumar Kyle Lakshmi Lamar Laura Lauren Leah Leo Li Liam Linda Lisa Liz Lucas Lucy
Luis Luke Maggie Malik Marco Margaret Maria Mark Marta Martin Mary Mateo Matt Max May Megan Mei Melissa Miguel Mike
Ming Mohammed Molly Monica Nadia Nancy Natalie Nathan Ngozi Nick Nicole Nina Noah Noor Olga Olivia Omar Oscar Paige
Pam Patricia Patrick Paul Pedro Penny Peter Phil Precious Priya Rachel Rahul Raj Ravi Rebecca Rhonda Rich Rita Rob
Robert Robin Rosa Rose Ruth Ryan Sam Samantha Sandra Sanjay Sara Scott Sean Serena Shanice Sharon Sheila Simon
Sofia Stacy Stan Steph Steve Stuart Sue Sunil Susan Tamika Tanya Tara Ted Teresa Terry Thandi Tim Tina Tom Tony
Tracy Tyler Vanessa Vera Vic Vijay Wanda Wayne Wei Wendy Will Xavier Yara Yuki Yusuf Zainab Zara Zoe Dawn Autumn
Chase Hunter Mason Art Bill Rusty Sunny Summer Crystal Ivy Violet
"""
_FIRST = tuple(_FIRST_WORDS.split())
_LAST_WORDS = """
Adams Ali Baker Begum Brown Carter Chen Clark Cohen Cruz Davies Evans Fernandez Fischer Garcia Green Gupta Hall
Hughes Hussain Ito Jackson Johnson Jones Kaur Khan Kim King Kowalski Lee Lopez Martin Mbeki Mehta Miller Moore
Murphy Nguyen Novak Okafor Patel Perez Roberts Rossi Santos Sharma Singh Smith Stewart Suzuki Taylor Thomas Walker
Wang White Williams Wilson Wright Young
"""
_LAST = tuple(_LAST_WORDS.split())
_FORMS = (
    "{first}", "{first}", "{first}", "{first}", "{first}", "{first} {last}", "{first} {last}", "{first} {initial}.",
    "{first} {initial}",
)  # fmt: skip

# {} is a person; a text without one teaches what is not.
_TEXTS = """Thanks {}!
Thank you {}
thx {} u rock
Big thanks to {} at the front desk for sorting it out.
Shout out to {} and {} at gate 12, you made our day!
@user please give {} a raise, best agent I have ever talked to
The manager, {}, came over and apologised.
{} at check-in was lovely and so patient with my mum.
Our waiter {} was very attentive.
Our server was {} and the food came quickly.
I spoke with {} in customer service, who was rude and hung up on me.
Just got off the phone with {}. So helpful!
A supervisor named {} told me there was nothing she could do.
The gentleman who helped us ({}) could not have been nicer.
{} went above and beyond.
{} from reception upgraded us, {} from housekeeping never came.
huge kudos to your gate agent {} in Denver
I want to thank flight attendant {} for keeping everyone calm.
Special mention for {} in the spa and for {} the barman.
Agent {} refused to even look at my booking.
The technician, {}, arrived on time and explained everything.
{} was amazing, {} not so much.
{} is a star
{} in store 214 was fantastic, five stars.
we were looked after by {} all week
Ask for {} when you go, the best barista in town!
My adviser {} answered every question.
Had a chat with {} on your live chat, useless.
Could you pass on my thanks to {}?
Everyone was kind, especially {}.
Nurse {} explained the treatment and Dr. {} took the time to listen.
{} on the till could not be bothered to look up.
Best stay ever thanks to {} & {} 😊
kudos 2 {} for finding my bag
Cannot fault {}, what a gem.
The driver {} waited for us even though we were late.
{} helped me set up my new phone.
Rude woman at the desk, her badge said {}.
spoke to {}, then {}, then {}. nobody knew anything
I was served by {} today and felt really welcome.
Regards, {}
I hope this will be fixed in May.
Will you refund me or not?
The grace period was too short.
Hope to be back in the summer, the rose garden is lovely.
Faith in your company restored.
What a joy to stay here!
The bill was wrong and nobody could say why.
Art on the walls, ivy on the house, very pretty.
Frank answers would help, just be honest.
Please mark my complaint as urgent.
The app is rusty and slow, and it will never load at dawn.
We can chase this no longer, max patience reached.
Sunny room, crystal clear pool.
Flew from Charlotte to Austin via Houston, delayed in Dallas.
Never again Delta, I will fly Virgin America or Southwest.
The St James room at the Victoria was cold.
Penny pinching at its worst.
Booked with Thomas Cook and got stuck.
The Hilton was fine, the Marriott better.
Great service at Wendy's and at Macy's.
Ordered from Jack Wills, wrong size.
The woman at the counter was rude and her manager was worse.
Your staff were wonderful, thank you all!
the guy at gate b7 was so helpful
My husband and my daughter loved it.""".splitlines()


def people_in_feedback(count: int, chance: random.Random) -> list[Source]:
    return [_fill(chance.choice(_TEXTS), chance) for _ in range(count)]


def _fill(template: str, chance: random.Random) -> Source:
    first, *others = template.split("{}")
    text, names = first, []
    for other in others:
        name = chance.choice(_FORMS).format(
            first=chance.choice(_FIRST), last=chance.choice(_LAST), initial=chance.choice("ABCDEFGHJKLMNPRSTW")
        )
        if name.endswith(".") and other.startswith("."):
            name = name[:-1]
        names.append((len(text), len(text) + len(name)))
        text += name + other
    match chance.randrange(10):
        case 0 | 1:
            text = text.lower()
        case 2:
            text = text.upper()
        case _:
            pass
    return Source(text, names=tuple(names))
