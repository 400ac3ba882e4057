"""Courts, parties, acts, obligations and legal vocabulary of the legal corpus."""

GRAMMAR = """
== parties
the Supplier / the Customer | the Licensor / the Licensee | the Landlord / the Tenant | the Employer / the Contractor
the Borrower / the Lender | the Guarantor / the Creditor | the Purchaser / the Vendor | the Principal / the Agent
the Service Provider / the Client | the Manufacturer / the Distributor | the Company / the Shareholder
the Franchisor / the Franchisee | the Carrier / the Consignor | the Insurer / the Policyholder
the Trustee / the Beneficiary | the Mortgagee / the Mortgagor | the Publisher / the Author
the Processor / the Controller | the Owner / the Charterer | the Consultant / the Commissioning Party

== litigant
the claimant | the defendant | the appellant | the respondent | the plaintiff | the applicant | the petitioner
the accused | the prosecution | the tax authority | the local council | the insolvency administrator
the intervener | the regulator | the co-defendant | the estate | the trustee in bankruptcy | the ministry

== agreement
Master Services Agreement | Lease | Loan Agreement | Share Purchase Agreement | Licence Agreement
Employment Contract | Non-Disclosure Agreement | Distribution Agreement | Joint Venture Agreement
Framework Contract | Deed of Guarantee | Settlement Agreement | Data Processing Agreement | Franchise Agreement
Partnership Deed | Construction Contract | Charterparty | Publishing Agreement | Escrow Agreement
Shareholders’ Agreement | Supply Agreement | Maintenance Agreement | Insurance Policy | Consultancy Agreement

== law_subject
Data Protection | Companies | Consumer Rights | Insolvency | Landlord and Tenant | Limitation | Arbitration
Copyright | Trade Marks | Competition | Employment Rights | Unfair Contract Terms | Partnership | Patents
Environmental Protection | Town Planning | Road Traffic | Maritime Carriage | Civil Aviation | Inheritance
Marriage and Family | Child Maintenance | Public Procurement | Waste Management | Food Safety | Animal Welfare
Medicinal Products | Electronic Signatures | Payment Services | Securities | Money Laundering | Income Tax
Stamp Duty | Customs | Value Added Tax | Social Insurance | Health and Safety at Work | Equality | Asylum
Nationality | Extradition | Defamation | Fisheries | Mining | Forestry | Water Resources | Building Control
Cultural Heritage | Gambling | Firearms | Charities | Trusts | Easements | Compulsory Purchase | Package Travel

== law (templates)
- {law_subject} Act {1925-2023}
- {law_subject} Act {1949-2024}
- {law_subject} (Amendment) Act {1990-2024}
- {law_subject} Ordinance {1958-2022}
- {law_subject} Regulations {1992-2024}
- {law_subject} Code

== provision (templates)
- section {1-148}({1-9}) of the {law}
- s. {1-96}({1-6})({letter}) {law}
- § {1-890} of the {law}
- Article {1-120}({1-5}) of Regulation (EU) {2012-2024}/{100-2999}
- Schedule {1-12}, paragraph {1-30}, of the {law}
- regulation {3-60} of the {law_subject} Regulations {1992-2024}

== letter (words)
a b c d e f g h

== court
High Court | Court of Appeal | Supreme Court | District Court | Employment Tribunal | Commercial Court
Administrative Court | Family Court | Land Tribunal | Patent Court | Tax Chamber | Regional Court | Labour Court
Constitutional Court | Court of Arbitration | Magistrates’ Court | Admiralty Court | Probate Registry | Upper Tribunal

== case (templates)
- {surname} v {surname}
- {surname} v {company}
- {company} v {surname} Council
- Re {surname}
- In re {company}
- {company_noun} {company_trade} v {town} City Council
- The “{company_noun}”

== citation (templates)
- {case} [{1931-2024}] {reporter} {10-999}
- {case}, case no. {1-9} {letter_case} {10-480}/{10-24}
- {case} ({1978-2024}) {2-480} {reporter} {1-900}

== letter_case (words)
O U C Ca S T Ob R

== reporter (words)
AC QB Ch WLR EWCA_Civ UKSC IRLR ECR FSR BCLC P&CR LLR NZLR

== judge (templates)
- {surname} J
- {surname} LJ
- Lady {surname}
- Lord {surname}
- Judge {given} {surname}
- Mrs Justice {surname}

== duty
deliver the Goods | pay the Fees | maintain insurance | keep accurate records | provide the Services
notify any defect | repair the Premises | supply spare parts | obtain all licences | grant access to the site
train the staff | indemnify the other party | return all documents | replace faulty parts | file annual accounts
disclose conflicts of interest | deposit the source code | clean the façade | insure the vessel | escort visitors
preserve evidence | appoint an expert | submit monthly reports | reimburse travel costs | encrypt all backups
remove hazardous waste | translate the manual | pay the royalties | assign the patents | refrain from soliciting
remediate contamination | calibrate the meters | settle the invoices | register the charge | vacate the warehouse
furnish a performance bond | redact personal data | honour warranties | renew the permit | stamp the counterpart
release the mortgage | escalate grievances | surrender the keys | withhold tax | withdraw the advertisement

== condition
upon written request | in accordance with good industry practice | subject to clause {2-30}
without undue delay | at its own expense | save as otherwise agreed | to the extent permitted by law
within {2-90} Business Days | on the Completion Date | in good faith | free of encumbrances | pro rata
notwithstanding anything to the contrary | with reasonable skill and care | by wire transfer in cleared funds
in the presence of a notary | quarterly in arrears | in triplicate | on an open-book basis | ex works {city}
unless prevented by Force Majeure | before the long-stop date | as soon as reasonably practicable
against presentation of the bill of lading | pending determination by the expert | free from defects

== liability
indirect or consequential loss | loss of profit | loss of goodwill | death or personal injury | fraud
gross negligence | breach of confidentiality | infringement of third-party rights | late delivery
corruption of data | wilful default | pollution damage | defective design | product recall | latent defects
demurrage | liquidated damages | business interruption | misrepresentation | fines imposed by a regulator

== definition (templates)
- “Affiliate” means any entity that directly or indirectly controls, is controlled by, or is under common control with {party}
- “Business Day” means a day other than a Saturday, Sunday or public holiday in {city}<< or {city}|>>
- “Confidential Information” means all information, whether oral, written or electronic, that {party} <<marks as confidential|discloses in connection with the {agreement:a}>>, excluding <<public knowledge|information obtained from a third party>>
- “Intellectual Property Rights” means patents, utility models, copyright, moral rights, trade marks, domain names and {ip_right}, whether or not registered in {country}
- “<<Purchase Price|Fees|Deposit|Royalty>>” means the sum of {large_sum}, as adjusted in accordance with <<clause {2-30}|Schedule {1-9}>>
- “Force Majeure Event” means an act of God, {calamity/2-5}
- “<<Premises|Property|Site>>” means the land and {building} known as {street}, {town}, registered under title number {reference}
- “Territory” means {country/2-5}<<, excluding any free port| and such other countries as the parties agree|>>
- “Encumbrance” means any mortgage, charge, pledge, lien, option, retention of title or {legal_noun}
- “<<Term|Warranty Period|Exclusivity Period>>” means a period of {2-36} months beginning on {full_date}
- “Open Source Software” means software whose source code is distributed under a licence that permits {ip_right} to be shared
- “Good Leaver” means a person who ceases to be {a occupation} of the Group by reason of <<death|redundancy|retirement|incapacity>>
- “Acceptance Test” means the tests described in Schedule {1-9}, carried out on the {goods} in the presence of both parties’ engineers
- “Interest Rate” means {1.00-9.50}% a year above the base rate of the central bank of {country}, compounded <<daily|monthly|quarterly>>
- “Key Personnel” means {person}, {person} and any {occupation} listed in Annex {1-6}
- “Insolvency Event” means the presentation of a petition, the appointment of a receiver, {legal_noun}, or any composition with creditors under the {law}
- “Completion” means completion of the sale of the {goods_def} at the offices of {surname} & {surname}, {street}, {town}
- “Losses” means {liability}, {liability} and reasonable legal costs, but not {liability}
- “Group” means {company}, {company} and their subsidiaries from time to time

== ip_right
know-how | rights in designs | semiconductor topographies | database rights | plant variety rights | goodwill
performers’ rights | rights in get-up | trade secrets | choreographies | typefaces | recipes

== calamity
flood | earthquake | epidemic | strike | embargo | war | riot | volcanic ash | drought | cyberattack | lockout | famine
failure of a utility service | blockade | hurricane | sabotage | avalanche | civil commotion | explosion | quarantine

== heading (words)
CONFIDENTIALITY INDEMNITIES TERMINATION ASSIGNMENT NOTICES SEVERABILITY WARRANTIES REMUNERATION
NON-COMPETITION AUDIT TAXES DELIVERY ACCEPTANCE INSURANCE SUBCONTRACTING ESCROW ESCALATION PUBLICITY

== signed_paper
affidavit | deed of trust | codicil | guarantee | lease | statement of truth | receipt | power of attorney
delivery note | consent form | prenuptial agreement | bill of sale | resignation letter | survey

== objection (words)
leading hearsay speculation argumentative irrelevant privileged asked_and_answered compound

== claim
breach of contract | unfair dismissal | negligence | nuisance | trespass | conversion | unjust enrichment
misrepresentation | defamation | passing off | infringement of copyright | professional negligence
repossession of the flat | specific performance | a declaration | judicial review | wrongful termination
unpaid overtime | harassment | discrimination on grounds of age | breach of fiduciary duty | proprietary estoppel
rectification of the register | rescission | an injunction | damages for delay | a refund of the deposit
maintenance | custody | partition of the estate | annulment of the resolution | abuse of dominance

== fact (templates)
- a water pipe that burst on {date}
- the sale of a used {goods}
- a collision between a tram and a delivery van in {town}
- the demolition of a listed {building}
- an e-mail sent by mistake to {2-900} customers
- a flight from {city} to {city} that was {4-30} hours late
- noise from a neighbouring {building}
- {a building} built {2-9} metres over the boundary
- a will that {person} had signed in hospital
- an online review of {a goods}
- the dismissal of {a occupation} after {2-39} years of service
- a guarantee that {person} had given for {company}
- a shipment of {2-900} {goods}s from {country} that arrived wet
- the felling of {2-40} protected lime trees
- a leak of payroll data at {company}
- an apprenticeship as {a occupation} that ended early
- a dog that bit {a occupation}
- water that seeped into the cellar of {a building}
- photographs used without permission in a brochure of {company}
- an icy pavement outside {a building} in {street}

== building
brewery | chapel | warehouse | farmhouse | nightclub | hotel | school | windmill | bakery | cinema | garage | hangar
lighthouse | kindergarten | greenhouse | boathouse | slaughterhouse | foundry | clinic | library | hostel | theatre
care home | riding stable | sawmill | vineyard | laundry | gymnasium | monastery | pumping station | swimming pool

== evidence
a witness statement | an expert report | bank records | CCTV footage | e-mail correspondence | the minutes of the meeting
the survey | the delivery note | a handwritten note | medical records | the land register | tachograph data
the ship’s log | wage slips | server logs | the photographs | a recorded telephone call | forensic analysis
the building diary | the notarial deed | the audit file | a laboratory certificate | satellite images

== adjective (words)
manifestly_unfounded persuasive credible inconsistent implausible decisive unsubstantiated compelling
inadmissible irrelevant admissible contradictory reliable incomplete self-serving probative
uncontested cogent speculative circumstantial hearsay authoritative convincing premature

== principle
pacta sunt servanda | contra proferentem | res judicata | audi alteram partem | good faith | proportionality
legal certainty | legitimate expectation | ne bis in idem | in dubio pro reo | estoppel | ultra vires | laches
equality before the law | freedom of contract | the presumption of innocence | mitigation of loss | subsidiarity
the best interests of the child | open justice | effective remedy | forum non conveniens | volenti non fit injuria

== remedy
the appeal is dismissed | the appeal is allowed in part | judgment for {litigant} in the sum of {large_sum}
the matter is remitted to the {court} | the injunction is discharged | costs reserved | each side bears its own costs
the order of {full_date} is set aside | permission to appeal is refused | interest at {1-9}% from {full_date}
the licence is revoked | the contract is rescinded | the eviction is stayed for {2-6} months
the fine is reduced to {large_sum} | the register shall be corrected | the resolution is void
the claim is struck out | {litigant} shall provide security for costs | the conviction is quashed

== authority
data protection authority | competition commission | planning authority | harbour master | licensing board
financial regulator | land registrar | customs office | environment agency | medicines agency | labour inspectorate
aviation authority | electoral commission | prison governor | school board | broadcasting council | ombudsman
water board | veterinary inspectorate | chief constable | heritage council | gambling commission | tax office

== offence
an offence | an administrative offence | an offence triable either way | contempt | a disciplinary breach

== penalty
a fine not exceeding {large_sum} | imprisonment for a term not exceeding {2-14} years | a community order
disqualification for {2-15} years | forfeiture of the licence | a daily penalty of {pounds} | seizure of the vessel
confiscation of the proceeds | suspension for up to {2-24} months | publication of the decision

== regulated
keep livestock | sell fireworks | operate a drone | import seeds | store explosives | run a care home
discharge effluent | broadcast an advertisement | export antiquities | employ a minor | moor a houseboat
erect a hoarding | fell a tree | dispense medicines | act as a notary | offer credit | process biometric data
organise a lottery | transport hazardous goods | quarry limestone | let a dwelling | extract groundwater
tattoo a person under eighteen | install a boiler | trade in ivory | catch eels | pilot a ferry | brew spirits

== data_kind
name and address | e-mail address | IP address | purchase history | location data | cookie identifiers
date of birth | bank details | health information | photographs | voice recordings | login times | browser version
employment history | fingerprints | survey answers | delivery preferences | referral source | device fingerprint
emergency contacts | dietary requirements | vehicle registration | support tickets | loyalty card number

== data_purpose
perform our contract with you | prevent fraud | improve our website | send you our newsletter | answer questions
comply with tax law | measure the reach of campaigns | personalise recommendations | secure our systems
process applications | arrange delivery | calculate premiums | train our staff | enforce our terms | draw a prize
verify your age | carry out credit checks | plan capacity | protect visitors | archive in the public interest

== data_right
access | rectification | erasure | restriction | portability | objection | withdrawal of consent | complaint

== legal_noun
affidavit | injunction | codicil | escrow arrangement | lien | easement | covenant | bailment | caveat | deposition
writ | plea | verdict | surety | mandate | assignment | novation | right of set-off | recital | addendum | waiver
indemnity | warranty | disclaimer | power of attorney | moratorium | trust deed | debenture | floating charge
negative pledge | memorandum | prospectus | proxy | bequest | guardianship order | adjournment | pleading
counterclaim | joinder | subpoena | garnishee order | retainer | letter before action | reservation of rights
affirmation | demurrer | cross-appeal | consent order | freezing order | search warrant | statutory declaration

== meaning_pair
Affidavit: a written statement made on oath | Injunction: an order to do, or not to do, something
Codicil: an addition that changes a will | Lien: a right to keep goods until a debt is paid
Easement: a right over another person’s land, such as a right of way | Covenant: a promise made in a deed
Bailment: the delivery of goods on condition that they come back | Surety: a person who answers for another’s debt
Novation: the replacement of one contract by another | Subrogation: stepping into the shoes of the person paid
Recital: the part of a deed that tells its history | Waiver: giving up a right | Indemnity: a promise to make good a loss
Moratorium: a pause in enforcement | Quorum: the number of members who must be present | Intestacy: dying without a will
Usufruct: the right to use and enjoy what another owns | Escheat: the passing of ownerless land to the state
Alimony: payments to a former spouse | Bail: release until trial | Remand: detention until trial
Proxy: a person appointed to vote for another | Tort: a civil wrong | Verdict: the finding of a jury
Estoppel: a bar to going back on one’s word | Laches: delay that defeats a claim | Writ: a formal command of a court
Demurrage: money owed when a ship is kept too long | Salvage: a reward for saving a ship | Jetsam: cargo thrown overboard
"""
