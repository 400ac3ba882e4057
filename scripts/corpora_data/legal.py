"""Templates of the legal corpus: contracts, decisions, statutes, policies, letters, notes."""

GRAMMAR = """
== document (templates)
- {clause_numbered}
- {clause_numbered}
- {clause_numbered} {clause}
- {clause} {clause}
- {definition}.
- {definition}; {definition}.
- {decision}
- {decision}
- {decision}
- {statute}
- {statute}
- {statute}
- {privacy}
- {privacy}
- {letter_text}
- {letter_text}
- {attorney_note}
- {attorney_note}
- {question}
- {question}
- {minutes}
- {will}
- {lease_line}
- {headnote}
- {headnote}
- {glossary}
- {hearing}

== long_document (templates)
- {!agreement:a} between {company}, {town}, (“{party}”) and {company}, {city}, (“{party}”), dated {full_date}. WHEREAS {recital}; AND WHEREAS {recital}; NOW, THEREFORE, the parties agree as follows: {clause*14-20} {signature}
- {decision_head} {finding*13-17} {decision_close}
- PRIVACY POLICY of {company} (last updated {full_date}). {privacy_line*16-22}
- {^law}. {preamble} {statute_line*17-24} Done at {city}, {full_date}.
- Transcript of the hearing of {full_date}, {court}, {town}. {hearing_turn*26-36} (Adjourned at {time}.)

== short_document
ok | Agreed. | No further questions. | Objection! | Sustained. | Noted. | n/a | [REDACTED] | (omitted) | Adjourned.
Signed, sealed, delivered. | Without prejudice. | thanks! | See Annex B. | Privileged & confidential | § 1 | Reserved.
E&OE | [signature page follows] | Draft — not for circulation | Repealed. | idem. | ibid. | yes, my Lord | tbc

== clause_numbered (templates)
- {1-38}.{1-14} {clause}
- Clause {1-30}({letter}). {clause}
- {1-30}. {heading}. {clause} {clause}
- ({roman}) {clause}

== roman (words)
i ii iii iv v vi vii viii ix x

== clause (templates)
- {^party} shall {duty} {condition}<<, and shall {duty}| and, if requested, {duty}|>>.
- {^party} shall not be liable to {party} for {liability} or {liability}, <<howsoever arising|whether in contract, tort or otherwise|except in the case of {liability}>>.
- The total liability of {party} under this {agreement:a} is limited to <<{large_sum}|the Fees paid in the preceding {6-24} months|{100-200}% of the Purchase Price>>.
- Either party may terminate this {agreement:a} <<by giving {2-12} months’ written notice|with immediate effect if the other commits a Material Breach|if an Insolvency Event occurs>>.
- If {party} fails to {duty} {condition}, {party} may <<suspend performance|claim interest under {provision}|rescind this {agreement:a}|engage a third party to do so>>.
- This {agreement:a} is governed by the laws of {country}, and the courts of {city} have <<exclusive|non-exclusive>> jurisdiction.
- Any dispute shall be referred to <<{1-3} arbitrators seated in {city}|an expert agreed by the parties|mediation in {city} before any proceedings>>; the language shall be <<English|French|Spanish|German>>.
- No amendment of this {agreement:a} is effective unless made in writing and signed by {party/2-2}.
- {^party} warrants that it <<has full power to enter into this {agreement:a}|is not party to any litigation|complies with the {law}|owns the Intellectual Property Rights>>.
- All Confidential Information shall be kept secret for {2-10} years after termination, save where disclosure is required by {provision}.
- The purchase price of {large_sum} is payable <<in {2-12} instalments|at Completion|into the Escrow Account>> {condition}.
- {^party} hereby <<assigns|transfers|licenses|pledges>> to {party} all right, title and interest in the {goods_def}, {condition}.
- Failure to exercise a right under {provision} <<shall not operate as a waiver|does not affect other remedies>>.
- Notices shall be sent to {address}, for the attention of {person} (e-mail: {email}), and are deemed received <<on the next Business Day|{2-5} days after posting>>.
- If any provision of this {agreement:a} is held invalid, the remaining provisions <<continue in full force|shall be construed so as to give effect to the parties’ intention>>.
- {^party} shall ensure that its employees, agents and subcontractors {duty/2-2}.
- THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, AND {!party} DISCLAIMS ALL LIABILITY FOR {!liability}.
- The fees are increased on {full_date}, and each year after that, by the lower of {1.0-9.0}% and the consumer price index.
- {^party} may not assign, charge or subcontract its obligations without the consent of {party}, <<such consent not to be unreasonably withheld|which may be refused for any reason>>.
- During the Term and for {3-24} months afterwards, {party} shall not, within {2-80} km of {town}, carry on business in {company_trade}.
- In the event of a Change of Control of {company}, {party} must {duty} {condition}.
- Where {law_subject_lower} so requires, {party} shall {duty}; otherwise clause {2-30} applies mutatis mutandis.

== law_subject_lower
competition law | employment law | data protection law | planning law | tax law | export control law | insolvency law
consumer law | maritime law | customs law | environmental law | securities law | public procurement law | food law

== number_words (words)
twelve fifteen eighteen twenty thirty forty fifty sixty-five seventy eighty ninety-nine hundred two_hundred

== goods_def
Deliverables | drawings and models | translation | Know-how | prototype | domain names | cover photograph | database
screenplay | musical score | receivables | shares | architectural plans | recipes | source code | trade marks

== recital (templates)
- {company} carries on business in {company_trade} and wishes to {duty}
- the parties entered into {a agreement} on {full_date}
- {party} has agreed to {duty} {condition}
- {person} holds {2-100}% of the share capital of {company}

== signature (templates)
- IN WITNESS WHEREOF the parties have signed this deed at {city} on {full_date}. {person}, director — {person}, <<company secretary|notary public|witness>>.

== decision_head (templates)
- {citation}. {^court}, {town}, {judge}, {full_date}.

== decision (templates)
- {decision_head} {finding*1-3} {decision_close}
- [{1-180}] {finding}
- [{1-180}] {finding} {finding}
- {finding} {decision_close}

== finding (templates)
- The dispute arises from {fact:f}; {litigant} seeks {claim}.
- The {court} held that {litigant} had <<failed to {duty_plain}|no duty to {duty_plain}|waived the right to {duty_plain}>>, <<relying on {provision}|following {citation}|contrary to the principle of {principle}>>.
- It is common ground that {litigant} received the letter of {full_date} and did not reply <<until {full_date}|within the period set by {provision}|at all>>.
- We find the evidence of {person}, {a occupation}, {adjective}; it is <<supported|contradicted>> by {evidence/2-2}.
- Counsel for {litigant}, {person}, submitted that {provision} must be read in the light of {principle}. I <<agree|cannot accept that|see some force in that>>.
- As {judge} explained in {citation}, {principle} <<does not assist a party who sleeps on its rights|is the starting point, not the end, of the inquiry|applies only where the statute is silent>>.
- {^litigant} bears the burden of proving {liability} on the balance of probabilities; {evidence} alone <<is not enough|suffices|is {adjective}>>.
- The loss, put at {large_sum}, was <<foreseeable|too remote|caused by the conduct of {litigant}>>, for it followed from {fact}.
- There remains the question of {claim}. The limitation period of {2-30} years <<began on {full_date}|had expired|was interrupted by the acknowledgment of {full_date}>>.
- On {full_date} {litigant} instructed {person} to inspect the {building}; the report was <<disclosed late|never served|challenged as {adjective}>>.
- I would add that {fact} cannot be equated with {fact}: the former concerns {claim}, the latter {claim}.
- The submission that {principle} was infringed is {adjective}, since {litigant} was heard on {full_date}.
- The {authority} exercised its discretion under {provision} <<lawfully|without giving reasons|on a mistaken view of the facts>>.
- {^person}, who lived at {address}, told the court that {fact_said}.
- Damages under this head are assessed at {large_sum}, less {10-75}% for contributory negligence.

== fact_said (templates)
- nobody had warned {them} about {liability}
- the {building} had been empty since {1950-2022}
- the {goods} was “{as_new}”
- {person} had promised orally to {duty_plain}
- the contract had been signed in {a building} car park

== them (words)
him her the_family the_tenants anyone

== as_new
as good as new | sold as seen | beyond repair | a bargain | never used | stolen, as far as I knew

== duty_plain
give notice | repair the roof | warn visitors | check the accounts | disclose the defect | pay the rent | consult the staff
mitigate its loss | fence the quarry | renew the insurance | obtain consent | inspect the brakes | keep the path clear
supervise the apprentice | answer the letter | account for the profits | remove the scaffolding | secure the server

== decision_close (templates)
- For these reasons, {remedy}.
- Accordingly, {remedy}; {remedy}.
- {^judge} (dissenting): I would have held otherwise, because {principle} weighs more than {principle}.
- Order accordingly. {judge}; {judge} concurring.

== statute (templates)
- {statute_head} {statute_line}
- {statute_head} {statute_line} {statute_line}
- {law}, s. {1-140}: {statute_line}

== statute_head (templates)
- § {1-400}.
- Section {1-160}.
- Art. {1-240} ({law})
- {1-90}.—({1-8})

== preamble (templates)
- An Act to make provision about {regulated_noun}; to amend the {law}; and for connected purposes.
- Having regard to the {law} and to the opinion of the {authority}, the following rules are made.

== regulated_noun
the keeping of livestock | drones | the letting of dwellings | inland waterways | lotteries | medicinal plants
the register of deeds | credit intermediaries | listed buildings | fairgrounds | blood donation | beekeeping

== statute_line (templates)
- A person who <<intends to|without a licence purports to>> {regulated} must <<apply to|notify>> the {authority} <<in writing|in the prescribed form|at least {7-90} days in advance>>.
- A person who contravenes subsection ({1-9}) commits {offence} and is liable to {penalty}<<, or to {penalty}, or both|>>.
- The {authority} may <<by order|by regulations|by notice in the Gazette>> <<exempt|require|prohibit>> any person who wishes to {regulated}.
- In this Part, “{legal_noun}” includes {a legal_noun} made under the {law}.
- Subsection ({1-9}) does not apply <<to the Crown|where the {authority} consents|to a person who proves that due diligence was exercised|in {country}>>.
- An appeal against a decision of the {authority} lies to the {court} within {7-90} days.
- No licence to {regulated} shall be granted to a person <<under the age of {16-25}|convicted under {provision}|who is an undischarged bankrupt>>.
- Whoever, wilfully or negligently, fails to {duty_plain} is punishable with {penalty}.
- Fees under this section are {pounds} for natural persons and {pounds} for legal persons.
- In {provision}, for “{number_words}” substitute “{number_words}”.
- The Minister shall lay before Parliament, not later than {full_date}, a report on the operation of sections {2-40} to {41-90}.
- The {law} is repealed with effect from {full_date}, save for section {1-60}.
- An inspector appointed by the {authority} may, at any reasonable hour, enter {a building} in which persons {regulated}.
- A licence to {regulated} expires after {2-15} years and may be renewed once.
- Records of those who {regulated} shall be kept for {2-30} years and be open to inspection in {town}.

== privacy (templates)
- {privacy_line}
- {privacy_line} {privacy_line}
- {1-19}. {privacy_line}

== privacy_line (templates)
- We process your {data_kind/3-3} in order to {data_purpose} (Art. 6(1)({letter}) GDPR).
- {^company} is the controller; you can reach our data protection officer, {person}, at {email}.
- We keep your {data_kind} for {2-120} months and then <<delete|anonymise|pseudonymise>> it, unless {provision} requires longer storage.
- Your {data_kind} may be transferred to {country} on the basis of <<standard contractual clauses|an adequacy decision|your explicit consent>>.
- You have the right of {data_right/2-2}; you may also turn to the {authority} in {city}.
- We do not sell your {data_kind}. We share it only with {company}, which helps us to {data_purpose}.
- Our website uses <<{2-60}|no|strictly necessary>> cookies to {data_purpose}; you can refuse them in your browser.
- If you provide {data_kind}, you consent to its use to {data_purpose}; you may withdraw this at any time.
- We use TLS, access controls and {2-4}-factor authentication to protect your {data_kind}.
- Decisions about <<credit|insurance|admission|rent>> are not based solely on automated processing of your {data_kind}.
- Children under {13-16} should not send us their {data_kind}.
- Where we rely on legitimate interests, namely to {data_purpose}, we have weighed them against yours.
- In the event of a breach that affects your {data_kind}, we notify the {authority} within 72 hours.
- Visitors to our {building} in {town} are filmed in order to {data_purpose}; recordings are erased after {24-96} hours.
- Applicants’ {data_kind/2-2} are stored by {company} in {country}.

== letter_text (templates)
- {letter_open} {letter_point*1-3} {letter_end}
- {letter_open} {letter_point*2-4} {letter_end}
- WITHOUT PREJUDICE — {letter_open} {letter_point*1-3} {letter_end}

== letter_open (templates)
- Dear {person}, we act for {company} in the matter of {claim}.
- Our ref. {reference}, your ref. {reference}. Dear Colleagues, we refer to your letter of {full_date}.
- Re: {case} — {claim}. Dear {person},
- Dear {judge}, I write on behalf of {litigant}.

== letter_point (templates)
- Our client denies any liability for {liability}.
- Please {duty_plain_letter} by {full_date}, failing which we are instructed to issue proceedings for {claim} in the {court}.
- We enclose the {legal_noun}, {evidence} and a draft {legal_noun}.
- Our client is prepared to accept {large_sum} in full and final settlement, <<provided that each side bears its own costs|payable within {7-42} days|plus interest>>.
- The matter concerns {fact}, of which your client has known since {full_date}.
- Your reliance on {provision} is misplaced; see {citation}.
- Kindly confirm that you are instructed to accept service at {address}.
- Counsel, {person}, advises that the prospects of {claim} are <<fair|poor|better than even|excellent>>.

== duty_plain_letter
let us have your proposals | return the signed {legal_noun} | pay the arrears of {pounds} | cease using the name “{company_noun}”
disclose the file | vacate {address} | withdraw the statement | confirm the date of completion | nominate an expert

== letter_end (templates)
- Yours faithfully, {surname} & {surname}, solicitors
- Yours sincerely, {person}, {partner_role}
- Kind regards, {given} {surname} ({phone})
- All rights are reserved.

== partner_role
partner | trainee solicitor | notary | paralegal | in-house counsel | patent attorney | conveyancer | legal executive

== attorney_note (templates)
- File note {date}: t/c with {person} ({occupation}, {town}) re {claim}. {note_point*1-2} {6-90} min @ £{120-480}/h.
- Attendance {date}, {court}, {15-240} min: {remedy}. Next hearing {full_date}; draft {legal_noun} due {weekday}.
- TODO: {legal_noun} → {surname}; chase {evidence}; check {provision}; diarise {date}.
- Research: is {fact} caught by {provision}? {citation} says <<yes|no, obiter|only if notice was given>>. Cf. {citation}.
- Due diligence, {company}: {2-60} contracts reviewed, {1-9} red flags ({liability}, {liability}); missing: {evidence}.
- Conflict check: {company} / {surname} — <<clear|ex-client, closed {2009-2023}|refer to {partner_role}>>.

== note_point (templates)
- Client says {fact_said}.
- Advised on {principle} and costs of c. {large_sum}.
- Limitation expires {full_date}!
- Wants to settle for {large_sum}; other side offers {large_sum}.
- To send {evidence} to {email}.
- Mentioned {fact}.

== question (templates)
- Can my landlord <<raise the rent|keep the deposit|enter the flat|terminate the lease>> because of {fact}? I live in {town}.
- I am {a occupation} and {company} has not paid me since {month}. Can I sue for {claim}, and is the {court} the right place?
- My neighbour wants to {regulated} next to our {building} — don’t you need a permit from the {authority}?
- Do I need {a legal_noun} if {person}, my <<aunt|late uncle|ex-husband|business partner>>, lives in {country}?
- What’s the difference between {a legal_noun} and {a legal_noun}?
- How long do I have to object to a decision of the {authority} dated {full_date}? They want {pounds}!
- The {goods} I bought online for {pounds} broke after {2-30} months. <<Refund or repair?|Who must prove the defect?|The shop in {city} does not answer…>>
- We own {a building} in {town}; may we {regulated} there without telling anyone?

== minutes (templates)
- RESOLVED, by {2-900} votes to {0-99}, that {company} {resolution}.
- Minutes of the general meeting of {company}, {address}, {full_date}: quorum <<present|not reached>>; {person} in the chair. RESOLVED THAT the company {resolution}; {person} abstained.

== resolution
pay a dividend of {1-90}p per share | appoint {person} as director | change its name to {company_noun} {company_trade} Ltd
reduce its capital to {large_sum} | ratify the {agreement} with {company} | move its seat to {city}
approve the accounts for {2008-2024} | buy back {2-20}% of its shares | close the {building} in {town}

== will (templates)
- I, {given} {surname}, {occupation}, of {address}, REVOKE all former wills and give my {goods} to {person}, {large_sum} to {person}, and the residue to {charity}.
- Codicil, {full_date}: my {goods} shall go to my <<neighbour|friend|carer|cousin>> {given} instead of {given}; {person} is appointed executor.
- Estate of {given} {surname}, {occupation}: assets {large_sum} (incl. {a building} in {country}), debts {pounds}; heirs: {person}, {person}. Probate granted {full_date}.

== charity
the lifeboat station at {town} | the {surname} School of Music | the hospice in {street} | a home for retired donkeys
the parish of {town} | the {town} Bird Observatory | the Society of {surname} Scholars | the {country} Relief Fund

== lease_line (templates)
- The Tenant shall not {regulated}, keep {a pet} or place {a goods} on the balcony without the Landlord’s consent.
- Rent: {pounds} per calendar month, due on the {2-28}th; deposit {pounds}; premises: {address}. Inventory: {goods}, {goods}, {goods}.
- Break clause: the <<Tenant|Landlord>> may determine this Lease on {full_date} by {2-12} months’ notice, provided the {building} is left vacant and {goods}s removed.

== pet (words)
parrot tortoise python ferret rabbit terrier cockerel beehive goat piglet chinchilla tarantula

== headnote (templates)
- {case} — {claim} — {fact} — {principle} — {provision}.
- Held: {claim} does not lie where {litigant} has {participle} {evidence}. ({citation}, <<applied|distinguished|overruled|considered>>.)
- Keywords: {legal_noun}; {legal_noun}; {claim}; {law}.
- Comment ({surname}, {given}): the {court} in {city} <<rightly|surprisingly|for the first time>> holds that {principle} governs {claim}; one may doubt whether {fact} was the right occasion.

== participle (words)
destroyed concealed forged ignored disclosed mislaid altered translated withheld misread

== glossary (templates)
- {meaning_pair}. <<Compare {legal_noun}.|In {country}, a matter for the {court}.|See {provision}.|First used in {citation}.|>>
- {meaning_pair}. {meaning_pair}. ({agreement}, Annex {1-9})
- An agreement of this kind usually contains {a legal_noun}, {a legal_noun} and a clause on {liability}.

== hearing (templates)
- {hearing_turn} {hearing_turn}
- {hearing_turn} {hearing_turn} {hearing_turn}

== hearing_turn (templates)
- THE COURT: Counsel, what do you say about {principle}?
- MS {!surname}: My Lady, {provision} is clear.
- Q. Where were you at {time} on {full_date}? A. In the {building}, with {given}.
- Q. You are {a occupation}, are you not? A. I was, until {1998-2024}.
- Q. Did you {duty_plain}? A. <<No.|I thought {person} would.|I don’t recall.|Of course!>>
- Q. Is this your signature on the {signed_paper}? A. It looks like it — but I was in {country}.
- THE WITNESS: The {goods} <<was already broken|stood in the corridor|belonged to {given}>>.
- MR {!surname}: I tender {evidence}, bundle {1-9}, page {10-800}.
- THE COURT: That question is {adjective}. Move on, please.
- Q. How much did {company} pay you? A. {^large_sum}, in <<cash|two instalments|vouchers>>.
- MS {!surname}: Objection; {objection}. THE COURT: <<Overruled.|Sustained.|I’ll allow it.>>
- Q. Had you seen {evidence} before? A. <<Never.|Only a copy.|My lawyer showed it to me.>>
"""
