"""Templates of the banking corpus: queries, chats, complaints, letters, statements, notes."""

GRAMMAR = """
== document (templates)
- {query}
- {query}
- {query}
- {query} {follow_up}
- {chat}
- {chat}
- {app_report}
- {statement}
- {statement}
- {alert}
- {complaint}
- {letter}
- {agent_note}
- {agent_note}
- {terms}
- {terms}
- {credit_memo}
- {review}
- {advice}
- {faq}

== long_document (templates)
- {letter_head} {complaint_fact*12-16} {complaint_effect*5-7} {complaint_wish*3-5} {closing}
- {credit_memo} {credit_finding*15-20} {credit_close}
- {terms_title} {terms_rule*20-28}
- Transcript {reference}, {date}. {transcript_turn*22-30} — end of call, {4-48} min.
- Statement of account {iban}, {company}. {statement_row*40-60} Closing balance {pounds} CR.

== short_document
ok | thanks! | Thank you 🙏 | yes | no | hello? | anyone there? | 👍 | STOP | Please call me back. | ???
Sorted now, cheers | what is my balance | agent | speak to a human | card lost | Paid. | n/a | see attached
wrong chat, sorry | Still waiting… | HELP | ok ok ok | y | N | 2 | got it, thx | good morning | bye

== query (templates)
- Why <<has|did>> my {payment} <<of {money}|to {person}|from {company}|>> <<not arrived yet|get sent back|take so long|fail>>?
- My {payment} <<for {money}|to {company}|at {merchant_any}|>> {problem}. <<Can you check?|What now?|Please advise.|Why?|>>
- How <<do|can>> I <<close|open|upgrade|switch|transfer|freeze|reactivate>> my {product} <<in the {channel}|online|without visiting a branch|before {date}|>>?
- I was charged <<{a fee}|another {fee}|an unexpected {fee}>> of {money} <<on {date}|this morning|last {weekday}|>> <<and nobody told me why|although I was in credit|for a payment I cancelled|>>.
- What is the {fee} <<for|on>> <<{a product}|my {product}|the {product}>><<, and when is it taken| if I pay in euros| after the first year|>>?
- I don't recognise a payment of {money} to {merchant_any} <<dated {date}|from {weekday} night|on card ending {last4}|>>.
- I ordered {a goods} from {merchant_any} and <<it never came|it arrived broken|they sent {a goods} instead|the shop has shut>>. Can I get my {money} back?
- As {a occupation} I am paid <<in cash|every week|from {country}|by {company}>>; can I still get {a product}?
- Do you charge {a fee} for {a payment} to <<{country}|my brother in {country}|a school in {country}>>?
- Since {life_event}, I need to <<change the name on|add someone to|lower the limit of|close>> my {product}. <<Which papers do you need?|Is {a document_kind} enough?|How long will it take?>>
- Could you send <<me|my accountant|{company}>> a <<copy of my|certified>> {document_kind} <<for the tax year {2017-2025}/{18-26}|by post|by {date}|to {email}>>?
- The {channel} <<will not accept|keeps rejecting|does not recognise>> my {document_kind}. <<It is valid until {full_date}.|I have tried {2-9} times.|The photo is sharp!|>>
- I think I have been tricked by {scam}. <<I sent {money}.|They know my card number.|Please block everything!|What should I do first?>>
- Can I use my {product} in {city}<<, and is there {a fee}| while travelling from {date}| for hotel deposits|>>?
- Is there a limit <<on|for>> {a payment} <<through|in|by>> the {channel}? I want to pay {company} {large_sum} for {goal}.
- When does my {product} <<mature|renew|expire|start to earn interest>>? <<I opened it on {full_date}.|The letter says {date}.|The {channel} shows nothing.|>>
- I am saving for {goal} and can put aside {money} a <<month|week|quarter>>; is <<{a product}|your {product}>> <<the right choice|better than {a product}|safe>>?
- What interest would I pay on <<{a loan}|another {loan}>> of {large_sum} over {2-30} years <<if rates rise to {1.1-9.9}%|with {5-40}% deposit|fixed for {2-10} years|>>?
- Please cancel the {payment} to {merchant_any} <<with immediate effect|before it leaves on {date}|— I returned the goods|because the firm has closed>>.
- My new card <<has not arrived|arrived bent|was posted to my old address in {town}|works online but not in shops>>. <<I ordered it on {date}.|Reference {reference}.|>>
- Which exchange rate <<did you use|applies>> <<for the {money} I spent in {city}|to my {payment}|on {weekday}s>>?
- I share <<{a product}|this {product}>> with my <<husband|wife|sister|flatmate|business partner|mother>>, but only <<one of us|{given}>> can see the {app_thing}.
- Do you <<offer|still have|support>> {a product} for <<self-employed people|charities|under-18s|non-residents|people with a default|pensioners|newcomers from {city}>>?
- i need 2 change my pin asap, the {channel} <<is down again|says no|is shut>> {emoji}
- MY CARD WAS SWALLOWED BY THE MACHINE AT {!street}, {!town}. <<PLEASE HELP.|WHAT DO I DO?|>>
- How much <<of my {payment}|of the {large_sum}>> is protected if the bank fails?
- Why does the {channel} ask for {a document_kind} again? I gave you one <<in {month}|when {life_event}|last year>>.
- What do “CR”, “DD” and “{letters_code}” mean <<on my statement|next to {merchant_any}|in the list>>?
- Would a missed {payment} <<in {month}|of {money}|>> <<hurt my credit score|be reported|stop me getting {a product}>>?

== letters_code (words)
SO BGC FPI FPO CHQ ATM POS INT CHG TFR REV DEP NFC BACS SWIFT OD

== follow_up (templates)
- I am {feeling}.
- My account number ends in {last4}.
- You can reach me on {phone} after {time}.
- My e-mail is {email}.
- I already asked on {date} (ref. {reference}).
- This is urgent because {life_event}.
- <<Thanks in advance!|Many thanks, {given}|Kind regards, {person}|Regards — {surname}>>
- I have banked with you since {1968-2024}.
- The {staff_role} in {town} could not help.
- I also have {a product}, if that matters.
- I work as {a occupation} in {country}.

== chat (templates)
- hi, {chat_ask} {emoji}
- Hello, this is {given} from the support team. {chat_answer}
- {chat_answer} <<Is there anything else?|Does that help?|Have a lovely {weekday}!|{emoji}|>>
- {chat_reply}
- {chat_reply} {emoji}{emoji}
- {given}: {chat_ask} — Agent {given}: {chat_answer} — {chat_reply}
- [{time}] {chat_reply}
- @{given} {chat_reply}

== chat_ask (templates)
- can u see my {payment} from {weekday}?
- the {app_thing} {app_failure}
- someone just called me from {phone}, is that you
- i still dont have my {payment} of {money}
- lost my wallet in {city}, pls freeze the {product}
- my {fee} looks wrong
- any news on case {reference}
- whats the iban for my {product}
- do i need {a document_kind} to open {a product}
- {merchant_any} says my card is declined but i have {money} on it

== chat_answer (templates)
- I can see the {payment} of {money}; it will be with you by {time} <<today|tomorrow|on {weekday}>>.
- For security, please confirm the last four digits of your card and your postcode.
- I've refunded the {fee} as a gesture of goodwill.
- Please open the {channel}, choose “{app_thing}” and follow the steps.
- I'm sorry to hear that. I have frozen the card ending {last4} and ordered a new one to {town}.
- That number isn’t ours. Please don’t share any codes, and forward the message to report@example.com.
- A {staff_role} will phone you on {date} between {time/2-2}.
- You’ll need {a document_kind} and {a document_kind} that is less than three months old.
- The merchant, {merchant_any}, took a deposit of {money} that will be released within {2-14} days.
- Your {product} doesn't have {a fee}, but <<the other bank may charge one|using it abroad does|going over the limit does>>.
- I'm passing you to {a staff_role}; the wait is about {2-45} minutes.

== chat_reply (templates)
- <<omg|ugh|hmm|great|perfect|oh no|right|no way>>, <<that was quick|i already did that|that’s the third time|it worked|i’ll wait|forget it then>>
- still shows {money}… <<refresh did nothing|since {time}|on my {device}>>
- ok i’ll send the {document_kind} <<tonight|from my {device}|by post>>
- i only wanted a refund for the {goods}
- it was for {spending}, not {spending}
- yes it's {given}, {surname} with <<one|two>> <<l|t|s|n>>
- <<no|nope>>, the other {product}
- {money} to {company}, {date}, ref {reference}
- brilliant!! you just saved {goal} {emoji}
- the branch in {town} is <<closed|miles away|only open on {weekday}s>>
- Cheers {given}, have a good one

== app_report (templates)
- On my {device}, the {app_thing} {app_failure} <<since version {2-14}.{0-9}.{0-30}|after the update of {date}|whenever I open the {product}|>>.
- {app_thing} {app_failure} — <<please fix|reported twice (ref. {reference})|reinstalling did not help|my {device} is brand new>>.
- Steps: 1) open the {channel}; 2) tap “{app_thing}”; 3) enter {money}. Expected: a receipt. Actual: it {app_failure}.
- <<Please add|I miss|Could we have>> {a app_thing} <<for the {product}|like my old bank had|so that I can plan {spending}>>.

== statement (templates)
- {statement_row}
- {statement_row}
- {statement_row} {statement_row} {statement_row}
- {date}\t{letters_code}\t{!merchant_any}\t{pounds}\t<<CR|DR|OD>>
- Opening balance {pounds} | paid in {pounds} | paid out {pounds} | closing balance {pounds}
- Interest for {month} {2017-2026}: {pounds} at {0.05-6.95}% AER (gross), tax deducted {pounds}.
- YOU SPENT {!money} ON {!spending} IN {!month}, {1-60}% <<MORE|LESS>> THAN IN {!month}.
- Card ending {last4}: {merchant_any}, {town}, {money} (rate {0.7-1.9}{100-999}, fee {pounds}).

== statement_row (templates)
- {date} {!merchant_any} {!town} {pounds}
- {date} {letters_code} {!merchant} {pounds} bal {pounds}
- {date} {payment} {company} ref {reference} {pounds} CR
- {date} ATM {!street} {10-300}.00
- {date} {payment} {surname} {given} {spending} {pounds}
- {date} CARD {last4} {!merchant_any} {city} {money} VISA XR {0.7-1.9}{100-999}
- {date} {fee} {pounds} DR

== alert (templates)
- Alert: {a payment} of {money} to {merchant_any} {problem}. Reply YES if it was you, NO to block the card.
- Your balance fell below {pounds} on {date}. Pay in by {time} to avoid the {fee}.
- Your code is {100000-999999}. Never share it. We will never ask for it by phone.
- Good news, {given}: your {product} is ready. Activate it in the {channel} by {date}.
- We could not take the {payment} of {money} for {spending}. We will try again on {date}.
- Planned maintenance: the {channel} is unavailable on {weekday} from {time} to {time}.
- Someone signed in from {a device} in {city} at {time}. Not you? Call {phone}.
- {given} {surname} has sent you {money} for “{spending}” {emoji}

== complaint (templates)
- {complaint_fact*1-2} {complaint_effect} {complaint_wish}
- COMPLAINT about {complaint_noun}: {complaint_fact*1-3} {complaint_wish}
- {complaint_fact} {complaint_effect}

== complaint_fact (templates)
- On {date} I <<asked|told|wrote to>> {a staff_role} <<in {town}|by phone|through the {channel}>> about my {product}, <<and was promised a reply within {2-21} days|but heard nothing|who sent me from one desk to the next>>.
- The {payment} of {money} {problem}, <<although I had set it up in good time|for the {second} time this year|and your {channel} gave no reason>>.
- Your {staff_role}, {person}, <<assured me|insisted|confirmed in writing>> that <<the {fee} would be waived|the {product} had no {fee}|nothing more than {a document_kind} was needed>>.
- I was kept on hold for {12-95} minutes and then <<cut off|transferred to the wrong team|told to visit the branch in {town}, which closed in {2018-2025}>>.
- I had fallen for {scam} and reported it at {time}, yet <<the transfer of {money} left an hour later|nobody froze the account|the {staff_role} said it was my own fault>>.
- When {life_event}, I sent you {a document_kind} and {a document_kind}; <<both were lost|you returned neither|you then asked for them again>>.
- The statement of {date} lists {a fee} of {pounds} <<which your tariff does not mention|twice|for a service I never ordered>>.
- A letter meant for {person} of {street} was <<put in my envelope|uploaded to my inbox>>, with full account details.
- The {app_thing} {app_failure}, so I could not pay {company} on time.
- Your {city} office valued our home at {large_sum}, <<far below three other valuations|without stepping inside|on the basis of the wrong street>>.
- My late <<mother|father|uncle|aunt>>’s {product} is still open {3-30} months after I showed the {document_kind}.

== second (words)
second third fourth fifth

== complaint_effect (templates)
- As a result, {company} <<charged me interest|cancelled my contract|threatened legal action>>.
- I had to borrow {money} from my <<sister|neighbour|parents|employer>> to pay for {spending}.
- My credit score dropped by {12-160} points, and {a product} was refused.
- I am {feeling}, and frankly {feeling}.
- We almost lost {goal}.
- The stress has affected my health; my doctor can confirm this.
- I spent {3-40} hours and {pounds} on calls.
- In {5-45} years as a customer I have never been treated like this.

== complaint_wish (templates)
- Please refund the {fee} of {pounds} and confirm in writing by {date}.
- I expect an apology, {money} in compensation and a named contact.
- Kindly correct my credit file and send me a copy.
- If I do not hear from you within eight weeks I will go to the ombudsman.
- I would like the recording of the call of {date} at {time}.
- Please tell me how you will stop {complaint_noun} from happening again.
- Close the {product} and send the balance to {iban}.

== letter_head (templates)
- {person}, {address} — {date} — <<Dear Sir or Madam,|Dear {staff_role},|Dear {person},|To whom it may concern,>> Re: {product}, reference {reference}.

== closing (templates)
- Yours <<faithfully|sincerely>>, {person}
- With kind regards, {person} ({email})
- I look forward to your reply. {person}, {phone}

== letter (templates)
- {letter_head} {complaint_fact*1-3} {complaint_effect*1-2} {complaint_wish*1-2} {closing}
- Dear {person}, {letter_body*2-4} {closing}

== letter_body (templates)
- Thank you for your letter of {date}, in which you told us about {complaint_noun}.
- We have looked into case {reference} and <<uphold|partly uphold|do not uphold>> your complaint.
- Our records show that the {payment} of {money} <<was sent at {time}|failed for lack of funds|was held for a security check>>.
- We credited {pounds} to the account ending {last4}, <<including interest at 8%|as a gesture of goodwill|which closes the matter>>.
- From {full_date}, the {fee} changes from {pounds} to {pounds}.
- The interest rate on your {product} will change from {0.10-4.90}% to {0.15-6.95}% on {full_date}.
- You need not do anything, but you may close the {product} free of charge until {full_date}.
- If you are worried about {spending} costs, our {staff_role} can talk through your options, in confidence.
- Please bring {a document_kind} to the branch at {address}.
- The branch in {town} will close on {full_date}; the nearest is then in {town}, {street}.
- We enclose a leaflet about {scam} and how to stay safe.
- Your application for {a loan} of {large_sum} has been <<approved subject to valuation|declined on the basis of your income|referred to an underwriter>>.

== agent_note (templates)
- New customer, {occupation}, moved here from {country} on {date}; opened {a product}, source of funds: <<salary|sale of a house in {town}|inheritance|savings>>. {document_kind} ok.
- Cust called {time} re {payment} {money} — {problem}. <<Advised 3–5 working days.|Raised {reference}.|Escalated to {staff_role}.|ID&V passed.|>>
- {date}: {surname} (acct …{last4}) reports {scam}; loss {money}. Card blocked, payee flagged, <<indemnity sent to receiving bank|police ref {reference}|vulnerable customer marker added>>.
- Visit in {town}: customer <<wants|declined|asked about>> {a product} for {goal}. <<Income verified ({document_kind}).|Needs {document_kind}.|Follow-up {date}.>>
- KYC review {reference}: {company}, sector {sector}, UBO {given} {surname} ({1-100}%). {document_kind} <<expired|received|mismatch in address>>. Risk <<low|medium|HIGH>>.
- TM alert {reference}: {3-40} cash deposits, total {large_sum}, branches {town/3-3}. <<Consistent with {sector} turnover.|No plausible explanation; SAR filed.|Request {document_kind}.>>
- Bereavement: d.o.d. {full_date}, executor {person}. Products: {product/2-4}. {document_kind} seen. Balance {pounds}.
- Arrears call: missed {payment} x{2-6}, arrears {pounds}. I/E shows {spending} {pounds}, {spending} {pounds}. Agreed {pounds}/month from {date}.
- Chargeback {reference}: {merchant_any}, {money}, reason “<<goods not received|duplicate|cancelled recurring|not as described|no authorisation>>”. Evidence: <<e-mail chain|courier log|screenshot|none>>. Outcome: <<won|lost|pre-arbitration>>.

== terms_title (templates)
- TERMS AND CONDITIONS — {!product}, valid from {full_date}.

== terms (templates)
- {1-24}.{1-12} {terms_rule}
- {terms_rule} {terms_rule}
- Key facts, {product}: {terms_rule}

== terms_rule (templates)
- We may <<change|withdraw|suspend>> the {product} <<with {14-90} days’ notice|at once, if the law requires it|after {3-24} months without use>>.
- {^a fee} of {pounds} applies to each {payment} <<above {large_sum}|outside the euro area|made in a branch|>>.
- Interest is calculated daily on the cleared balance and paid <<monthly|yearly|at maturity>>, at {0.05-5.95}% gross.
- You must tell us without undue delay if your {document_kind} <<is lost|changes|expires>>.
- You may cancel within 14 days of <<opening the {product}|receiving the card>>; we then repay everything within {3-30} days.
- We are not liable for losses caused by <<events beyond our control|incorrect payee details|a delay at {a sector} clearing partner|your gross negligence>>.
- The daily limit for {a payment} in the {channel} is {large_sum} (“the Limit”).
- Missing {a payment} may <<lead to {a fee}|make borrowing harder|put your home at risk>>.
- Each account holder may instruct us alone, unless we have been told of a dispute.
- Deposits are protected up to £85,000 (€100,000 in the EU) per person and institution.
- We record calls and keep the recordings for {2-10} years, see the privacy notice, section {2-19}.
- The exchange rate is the reference rate of the day plus a margin of {0.50-3.75}%.
- If you withdraw before {full_date}, you lose {30-180} days’ interest.
- Balances below {pounds} earn no interest; balances over {large_sum} earn the lower rate.

== credit_memo (templates)
- Credit memo {reference}: {company} ({sector:s}, {town}) asks for {a facility} of {millions} over {2-15} years. {credit_finding*2-4} {credit_close}

== credit_finding (templates)
- Turnover <<rose|fell>> by {1.0-38.0}% to {millions} in {2017-2025}, <<driven by exports to {city}|after the takeover of {company}|despite higher input costs|as {spending} budgets shrank>>.
- EBITDA covers interest {1.1-8.9} times; net debt stands at {0.4-6.8}x.
- Main risks: {risk_word/2-4}.
- The owner, {person}, has {4-38} years of experience in {sector:s} and holds {20-100}% of the shares.
- Security: first charge on premises at {address}, valued at {millions} by {surname} & {surname}.
- The firm makes parts for {goods}s and sells them in {country/3-3}.
- Working capital is tied up in <<stock|receivables from {company}|deposits>> ({30-120} days).
- Stress case: a drop of {10-40}% in {sector:s} demand <<breaches the covenant in {month}|is absorbed by reserves|would need {millions} of fresh equity>>.
- The {document_kind} was checked against the register on {date}; no adverse findings.
- Competitors are {company/2-2}; the customer’s niche is {company_trade}.
- Peer lending to {sector:s} shows {risk_word} of {0.3-7.9}% and rising {risk_word}.
- Payment record: {0-6} returned items in 24 months, largest {money}, explained by {a payment} that came late.

== credit_close (templates)
- Recommendation: <<approve|decline|approve with conditions|defer>>. Rating {rating}.
- Approved by {person/2-2}, {date}.

== rating (words)
AAA AA- A+ A BBB+ BBB BBB- BB+ BB B CCC

== review (templates)
- <<★★★★★|★★★★☆|★★☆☆☆|★☆☆☆☆|5/5|2/5>> {review_line*1-3}

== review_line (templates)
- <<Love|Hate|Can’t live without>> the {app_thing}.
- Opening {a product} took {3-55} minutes, <<all on my {device}|no paper at all|which is fine|far too long>>.
- The {staff_role} in {town} was <<a gem|rude|patient with my mother|clueless about {adviser_topic}>>.
- Got hit with {a fee} of {money} <<on day one|, avoid|but they refunded it>>.
- {^app_thing} {app_failure}. <<Uninstalled.|Fix it!|Otherwise fine.|>>
- Moved here from my old bank when {life_event}; no regrets.
- Helped me save {money} for {goal}. {emoji}

== advice (templates)
- For {goal}, <<consider|think about|look first at>> {a product} and keep {2-9} months of {spending} costs in cash.
- {^adviser_topic} and {adviser_topic} <<moved in opposite directions|lost {1.0-12.0}%|recovered>> in {month}, as {risk_word} <<eased|returned|surprised markets>>.
- The value of {adviser_topic} can fall as well as rise; past performance is no guide to the future.
- Analysts at {company} expect {sector} to <<outperform|lag|stabilise>>, while {adviser_topic} <<remain|look>> <<expensive|cheap|fairly valued>>.
- Customer (age {19-88}, horizon {2-35} yrs, risk {1-7}/7) holds {adviser_topic/2-4}; suggested shift of {5-40}% into {adviser_topic}.

== faq (templates)
- Q: Can I pay {a payment} with my {product}? A: <<Yes, in the {channel}|No, only by {payment}|Only up to {large_sum}>>.
- Q: What happens if {life_event}? A: Tell us and send {a document_kind}; <<we may pause the {fee}|your {product} stays open|{a staff_role} will guide you>>.
- Q: How do I spot {scam}? A: <<Look at the address bar.|Ring us on the number on your card.|Nobody honest asks for your PIN.>>
- How to order {a document_kind}: open the {channel}, choose <<“Documents”|“Services”|“More…”>>, pick a year, confirm with {app_thing}.

== transcript_turn (templates)
- AGENT: {chat_answer}
- AGENT: {letter_body}
- CUSTOMER: {query}
- CUSTOMER: {complaint_fact}
- CUSTOMER: {complaint_effect}
- AGENT: {terms_rule}
- CUSTOMER: Hm, <<I see|right|okay|fair enough>>. {follow_up}
- AGENT: {faq}
- CUSTOMER: {review_line}
- AGENT: May I put you on hold for {1-6} minutes?
- CUSTOMER: {complaint_wish}
- AGENT: {advice}
- CUSTOMER: Could you spell that? — AGENT: {surname}, {given}.
- CUSTOMER: {query} {query}
- AGENT: {alert}
- CUSTOMER: {app_report}
- AGENT: The reference is {reference}.
- CUSTOMER: The {payment} {problem}.
- AGENT: {letter_body} {letter_body}
- CUSTOMER: When {life_event}, nobody warned me about {a fee}.
"""
