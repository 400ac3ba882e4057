"""Templates of the clinical corpus: triage, notes, summaries, results, prescriptions, letters."""

GRAMMAR = """
== document (templates)
- {triage}
- {triage}
- {ward_note}
- {ward_note}
- {ward_note}
- {clinic_letter}
- {discharge}
- {travel}
- {labs}
- {labs}
- {micro}
- {histo}
- {imaging_report}
- {prescription}
- {prescription}
- {nursing}
- {nursing}
- {patient_message}
- {patient_message}
- {leaflet}
- {operation_note}
- {handover}
- {theory}
- {wound}
- {wound}
- {diet}
- {eye}
- {dental}
- {psych}
- {paediatric}

== long_document (templates)
- {discharge_head} {history*3-4} {ward_note*6-9} Results: {labs*3-4} {imaging_report} Medication: {prescription*5-8} {plan*3-5} {signed}
- Dear {person}, {clinic_opening} {history*4-6} {examination} {clinic_finding*4-6} {plan*4-6} {signed}
- MDT minutes, cancer centre {town}, {full_date}. {mdt_case*16-22} Chair: Dr {surname}.
- Cumulative results, {reference}: {labs*20-28}
- Nursing record, {surname} ward, bed {1-32}. {nursing*22-30}

== short_document
ok | DNA | NAD | Obs stable. | NBM | nil new | as above | TTO done | Bloods sent | r/v am | ? | thanks!
Thank you doctor 🙏 | cancelled | GCS 15 | no change | afebrile | Declined. | seen | ΔΔ | see notes | 🚑
Please ring. | repeat Rx pls | haemolysed sample | insufficient | NOT FOR RESUS | chaperone: yes | home today 👍

== age (templates)
- {18-96}-year-old
- {18-96} yo
- {18-96} y/o

== span (templates)
- {2-14} days
- {2-11} weeks
- {3-23} hours
- {3-18} months
- a few hours
- several years
- one day

== obs (templates)
- BP {92-188}/{52-108}, HR {48-132}, RR {11-28}, T {35.8-39.9} °C, SpO₂ {86-99}% on <<air|2 L O₂|28% Venturi|15 L>>
- T {36.0-39.8}, P {50-130}, R {12-30}, BP {95-180}/{55-105}, sats {88-100}% RA
- HR {45-150}/min <<regular|irregularly irregular|>>, BP {90-190}/{50-110} mmHg, temp {35.9-39.7}°C
- NEWS {0-11}: {86-100}% OA, {50-135} bpm, {90-180} systolic
- BM {3.1-27.9} mmol/L, BP {90-170}/{50-95}, apyrexial

== triage (templates)
- {^age:age} {female_word}, {symptom} for {span}, {modifier}. {obs}. Triage category {1-5}.
- {time} {sex}{1-99} — {quality} {symptom} + {symptom}, {modifier}. Pain {0-10}/10. {obs}
- Walk-in: {symptom}, {symptom}; PMH {condition}. Allergies: {allergen}. <<Majors|Minors|Resus|See & treat>>.
- {!symptom} ?{!acute} — ECG <<normal|ST depression V4–V6|AF, rate {90-160}|LBBB|sinus tachycardia>>, trop {3-900} ng/L
- 999 call from {address}: {symptom}, {symptom}. Crew sent {time}. Caller: {given}, {relative}.
- Ambulance pre-alert: {age:age} {woman}, {acute} <<suspected|>>, ETA {3-25} min, {obs}.
- Fell from <<a ladder|{her} bike|the stairs|a horse|standing height>> at {time}; {symptom}, no LOC, on {tablet}. GCS {12-15}.
- Parent reports {baby_symptom/2-2} for {span} in {2-11}-month-old, {2-6} wet nappies, weight {4.1-10.9} kg, T {36.5-40.2}.
- {quality} {symptom} {modifier}, {symptom} denied. Took {tablet} {dose} at {time}. {obs}

== history (templates)
- {^she} presented with {a 2-30}-day history of {quality} {symptom}, {modifier}, associated with {symptom/2-2}.
- Past medical history: {condition/2-5}.
- Previous surgery: {procedure} ({1978-2024}), {procedure}.
- Social history: {^social}; {social}.
- Family history of {condition} in {her} <<mother|father|brother|grandmother>>; no {condition}.
- Drug history: {rx_item/2-6}. Allergic to {allergen}.
- {^she} denied {symptom}; no {symptom}.
- {^symptom} began {span} ago, <<on waking|at work as {a occupation}|while in {country}|after stopping {tablet}>>.
- {social_long}

== examination (templates)
- On examination: {exam}, {exam}; {exam}. {obs}.
- O/E {exam}. {^exam}. {^exam}. BMI {17.1-44.9} kg/m².
- {obs}. {^exam}, {exam}.

== ward_note (templates)
- {time} WR {consultant}. {^age:age} {woman}, D{1-21} {acute:dx}. {^exam}, {exam}. {obs}. Plan: {todo}; {todo}.
- S: {symptom} <<better|unchanged|worse>>, slept <<well|poorly>>. O: {exam}; {obs}. A: {acute:dx}, {condition}. P: {todo}.
- Asked to see re {symptom}. {history} {examination} Imp: ?{acute}, ddx {acute}. {todo}.
- Reviewed by {specialty} <<SpR|consultant|F1|on call>>, bleep {1000-9999}: {todo}, {todo}. {signed}
- {infection}, on a background of {condition/2-2}. Aim home {weekday}.
- Post-op day {1-9} after {procedure}. Pain {0-10}/10 on {analgesic}. {^exam}. {^todo}.
- Discussed with {given} {surname} (NOK, {phone}): <<understands the plan|agrees to rehabilitation in {town}|would like a second opinion|unhappy about discharge>>.
- {history} {examination} {^todo}.
- Psych liaison: {age:age} {woman}, mood <<low|euthymic|labile|elated>>, sleep {2-9} h, no thoughts of self-harm today; {antidepressant} {25-300} mg {frequency}.
- PT/OT: transfers with assistance of {1-2}, mobilised {5-200} m with <<a frame|a stick|supervision>>; lives in {a_home}; needs <<rails|a commode|a package of care|stair practice>>.

== consultant (templates)
- Dr {surname}
- Mr {surname}
- Prof {surname}
- Ms {surname}

== todo (templates)
- <<start|continue|stop|restart|hold|increase|wean>> {any_drug}
- {imaging} <<today|requested|if no better|to exclude {acute}>>
- repeat <<U&E|FBC|LFTs|CRP|lactate|Mg²⁺|INR|troponin>> <<at {time}|tomorrow|in {2-6} h>>
- refer to {specialty}
- {therapist} review
- aim sats <<88–92|94–98>>%
- strict fluid balance, {1-3} L in 24 h
- chase {specimen} MC&S
- consent for {procedure}
- VTE prophylaxis
- stop {tablet} because of {symptom}, start {tablet}

== dose (templates)
- {dose_number} mg
- {dose_number} mg
- <<25|50|62.5|100|125|200|250|500>> micrograms
- <<1 tablet|2 tablets>>
- {1-10} mL

== dose_number (words)
1 2.5 5 5 10 10 20 25 40 50 75 80 100 125 200 250 300 400 500 500 600 750 850 1000 1.25 0.5 7.5 12.5

== frequency
OD | BD | TDS | QDS | nocte | mane | PRN | once weekly | every {4-8} hours | twice daily | three times a day
at night | with meals | before breakfast | max {2-6} in 24 h | on alternate days | stat | in divided doses

== iv_dose (templates)
- {1-4} g <<BD|TDS|OD>>
- {0.5-7.5} mg/kg
- {20-500} mg OD
- {20-500} micrograms/min

== rx_item (templates)
- {tablet} {dose} {frequency}
- {tablet} {dose} {frequency}
- {inhaler} <<50|100|200|250|400>> micrograms {2-4} puffs BD
- {cream} <<0.05|0.1|0.5|1|2|2.5|5>>% cream

== prescription (templates)
- Rx {tablet} {dose} PO {frequency}, {5-84} tabs. <<Review {date}.|No repeats.|Repeat x{1-6}.|>>
- {^rx_item}; {rx_item}; {rx_item}.
- {!injection} {iv_dose} IV in <<50|100|250|500|1000>> mL <<0.9% NaCl|5% glucose|Hartmann’s>> over {1-12} h, {full_date}, Dr {surname}
- STOP {tablet} ({symptom}); START {tablet} {dose} {frequency} from {date}.
- {^inhaler} <<50|100|200|250|400>> mcg inhaler, {1-2} puffs <<via spacer|BD|PRN>>. {^advice}.
- {^cream} <<0.05|0.1|0.5|1|2|2.5|5>>% cream, apply thinly {frequency} for {3-28} days, {15-100} g.
- Interaction alert: {tablet} + {tablet} — risk of {symptom}; <<monitor INR|check K⁺|halve the dose|override: {specialty} advice>>.
- {tablet} levels {0.3-22.9} mg/L (trough, target {5-9}–{10-20}); <<same dose|reduce to {dose}|recheck {weekday}>>.
- {company_noun} Pharmacy, {street}, {town}: {tablet} {dose} {frequency} dispensed, {28-112} tabs; collected by {given}.
- Pharmacy: {tablet} out of stock until {date}, suggest {tablet} {dose}. {signed}

== labs (templates)
- FBC {date}: Hb {68-172} g/L, WCC {1.1-24.9} ×10⁹/L, Plt {18-560}, MCV {68-112} fL, neut {0.4-18.9}.
- U&E: Na⁺ {118-149}, K⁺ {2.6-6.6}, urea {2.1-34.9}, creat {42-480} µmol/L, eGFR {8-90} mL/min/1.73 m². {lab_flag}
- LFT — bili {4-180}, ALT {8-940} U/L, ALP {30-620}, albumin {19-49} g/L, GGT {9-480}. {lab_flag}
- CRP {1-340} mg/L (<5), ESR {2-110} mm/h, ferritin {6-1900} µg/L, B12 {110-900} ng/L, folate {1.9-19.9}.
- HbA1c {34-118} mmol/mol ({5.2-12.9}%), chol {2.9-8.4}, HDL {0.7-2.4}, trig {0.5-6.9} mmol/L
- TSH {0.01-48.90} mU/L [0.27–4.2], fT4 {5.1-49.9} pmol/L, anti-TPO {5-600} IU/mL. {lab_flag}
- ABG on {21-60}%: pH {7.05-7.54}, pO₂ {6.1-18.9} kPa, pCO₂ {2.9-9.8} kPa, HCO₃⁻ {9-34}, lactate {0.6-8.9}.
- Coag: INR {0.9-5.6}, APTT {22-80} s, fibrinogen {0.8-6.9} g/L, D-dimer {120-8900} ng/mL FEU.
- Troponin T {3-1800} ng/L at {time}, {3-1900} ng/L at {time}; delta <<significant|not significant>>.
- Ca²⁺ adj {1.71-3.29}, PO₄³⁻ {0.41-2.19}, Mg²⁺ {0.45-1.19}, PTH {0.9-48.9} pmol/L, vit D {11-140} nmol/L.
- Urine dip: leuc {1-3}+, nit <<neg|pos>>, blood {1-3}+, protein <<trace|neg|2+>>, ketones {1-4}+, βhCG <<neg|POS>>
- PSA {0.2-98.9} µg/L; CEA {0.5-88.9}; CA-125 {4-900} kU/L; AFP {1-400}. {lab_flag}
- ANA 1:{40-1280} speckled, anti-dsDNA {1-300} IU/mL, C3 {0.40-1.80} g/L, RF {5-200}, anti-CCP <<neg|>300>>.
- {tablet} level {0.1-29.9} mg/L, sample {reference}, taken {date} {time}.

== lab_flag
Sample haemolysed. | Telephoned to ward at {time}. | *** CRITICAL *** | Repeat in {2-12} weeks. | ↑ | ↓↓
Suggest {imaging}. | Consistent with {condition}. | ? drip arm | Lipaemic. | In keeping with {tablet} therapy. | –

== micro (templates)
- {^specimen}, lab no. {reference}: {bacterium} isolated (>10⁵ CFU/mL). S: {antibiotic}, {antibiotic}. R: {antibiotic}.
- {^specimen} {date}: no growth after {24-72} h. <<Gram stain: Gram-positive cocci in clusters|Gram-negative rods|No organisms seen>>.
- PCR {specimen}: {organism} DETECTED, {organism} not detected. Ct {14-38}. {lab_flag}
- Infection control: {organism} on {surname_whole} ward, {2-9} cases; side room, gloves and apron; {therapist} informed.

== histo (templates)
- Histology {reference}, {pathology}. <<Margins {0.1-12.0} mm.|No lymphovascular invasion.|Ki-67 {2-90}%.|Deeper levels requested.|>>
- Macro: {2-90} × {2-60} × {1-40} mm, {2-160} g. Micro: {pathology}. Dr {surname}, {date}.

== imaging_report (templates)
- {^study} ({date}). <<Clinical correlation advised.|Comparison: {date}.|>>
- Indication: {symptom:s}, ?{acute}. {^study}. Conclusion: <<no cause for {symptom:s} seen|appearances are stable|suggest {imaging}|discussed with {consultant}>>.
- {^study}. Incidental finding, follow-up in {3-24} months. Reported by Dr {surname}.

== nursing (templates)
- {time} Pt <<settled|restless|tearful|comfortable|asleep|wandering>>, {obs}. IVI <<500|1000>> mL running. PU {10-90}0 mL.
- {time} Skin: <<intact|grade {1-4} sore to the sacrum|bruise to the left hip|blister on the heel>>, Waterlow {6-24}, turned {2-4}-hourly, {therapist} aware.
- {time} {injection} given IV, no reaction. Cannula <<resited|patent|tissued>>.
- Ate <<half of|all of|none of>> {her} <<soup|porridge|cottage pie|sandwich|custard|omelette>>, {10-90}0 mL oral fluids, BO type {1-7}.
- {^her} {visitor} visited; brought {a goods_small}; updated re <<discharge|transport|{imaging}>>.
- {time} c/o {quality} pain, {analgesic} {dose} given with <<good|partial|little>> effect.
- Escalated NEWS {5-12} to {surname} (bleep {1000-9999}) at {time}: {acute}? {todo}.
- Falls risk: <<low bed|sensor mat|non-slip socks>>, call bell to hand. {social_long}
- Home visit, {street}, {town}: dressing to <<left shin|toe|sacrum|stump>> changed, {exam}; next visit {weekday}.

== goods_small
dressing gown | pair of spectacles | hearing aid | crossword book | phone charger | bunch of grapes | rosary
radio | knitting bag | photograph album | denture pot | newspaper | soft toy | box of chocolates | shawl

== plan (templates)
- Plan: {todo}; {todo}.
- We would be grateful if you could <<check {her} U&E in {2-4} weeks|titrate {tablet} to {dose}|remove the sutures on {date}|refer to {specialty}>>.
- {^she} was advised to {advice_safe}.
- Follow-up with {specialty} in {2-12} <<weeks|months>>.
- {^imaging} will be repeated in {3-12} months.
- If {symptom} recurs, {she} should call {phone} or attend the emergency department.
- {^tablet} was changed to {tablet} because of {symptom}.

== advice_safe
drink plenty of fluids | avoid driving for {2-8} weeks | stop smoking | finish the whole course
keep a headache diary | weigh {herself} daily | check {her} feet every day | rest for {2-10} days
reduce alcohol | do pelvic floor exercises | record {her} blood pressure at home | wear a splint at night

== signed (templates)
- Dr {given} {surname}, {specialty}
- {surname} (F{1-2}), GMC {1000000-9999999}
- {given} {surname}, {bedside}
- — {consultant}, {full_date}

== discharge_head (templates)
- DISCHARGE SUMMARY. {ms} {her_given} {surname}, d.o.b. {1-28}/{1-12}/{1928-2019}, hosp. no. {reference}. Admitted {full_date}, length of stay {2-30} days, {surname} ward. Diagnosis: {acute:dx}. Comorbidities: {condition/1-4}.

== discharge (templates)
- {discharge_head} {history*1-3} {examination} {plan*1-3} {signed}
- {discharge_head} Procedure: {procedure}. Discharge medication: {rx_item}; {rx_item}; {rx_item}. {plan} {signed}

== clinic_opening (templates)
- Thank you for referring this {age:age} {occupation} with {symptom}.
- I reviewed {ms} {her_given} {surname} in the {specialty} clinic on {full_date}.
- Many thanks for asking us to see {ms} {surname}, {a occupation}, who has {condition/2-2}.

== clinic_finding (templates)
- {imaging_report}
- Bloods: {labs}
- I think the {symptom} is explained by {condition} rather than {condition}.
- We discussed the risks of {procedure}, including bleeding, infection and {symptom}; {she} <<wishes to proceed|will think about it|declined>>.
- {^she} has responded <<well|poorly|partially>> to {tablet} {dose}, although the {symptom} <<continues|comes and goes>>.
- I have started {rx_item}.

== clinic_letter (templates)
- Dear Dr {surname}, {clinic_opening} {history*1-2} {examination} {clinic_finding*1-2} {plan} Yours sincerely, {consultant}
- {clinic_opening} {clinic_finding} {plan*1-2}

== operation_note (templates)
- Op note {date}: {operation}. Surgeon {consultant}, anaesthetist Dr {surname} (<<GA|spinal|LA + sedation>>). EBL {5-300} mL. Closure {2-5}-0 <<Vicryl|Prolene|Monocryl|PDS>>. Post-op: {todo}, {todo}.
- Anaesthetic chart: {age:age} {sex}, ASA {1-4}, Mallampati {1-4}, {injection/3-3}; ETT {6.0-8.5}, uneventful.

== handover (templates)
- Bed {1-32} {surname}: {acute}, {todo}. <<DNACPR.|Full escalation.|For home if bloods ok.|Sick!|>>
- SBAR: S {symptom}, NEWS {3-12}; B {condition}, {procedure} {1990-2024}; A ?{acute}; R {todo}.
- Night jobs: {todo} (bed {1-32}), {todo} (bed {1-32}), {todo}.

== mdt_case (templates)
- Case {1-30} ({sex}{30-91}): {pathology}; {study}. Outcome: <<{resection}|adjuvant {chemotherapy}|surveillance|palliative {chemotherapy}|repeat biopsy>>.
- Case {1-30}: {cancer}, performance status {0-4}; {consultant} to discuss {chemotherapy} versus {resection}.
- Case {1-30}: {cancer}, {age}, {condition}; {imaging} before {resection}, clinic {date}.
- Case {1-30}: progression after {2-8} cycles of {chemotherapy}; switch to {chemotherapy}, {therapist} to call {date}.

== patient_message (templates)
- Hello, I've had {symptom} for {span}. Should I <<see someone|stop the {tablet}|worry|still take my {tablet}>>? {given}
- Please can I have a repeat prescription for {tablet} {dose} and {tablet}? I go to {country} on {date}.
- The {tablet} gives me {symptom} 😣 <<can I take half?|is that normal?|my neighbour takes {tablet} instead|please ring {phone}>>
- Is it safe to take {tablet} with {tablet}<<?| while breastfeeding?| if I have {condition}?| before my {procedure}?>>
- My {relative} has {condition} and now {symptom}; who do we call at the weekend?
- When will I get the result of my {imaging}? It was on {date} at {town} hospital. — {person}, {email}
- {advisor} told me to {advice_safe_you} but the {symptom} is <<no better|gone|worse>>.
- I missed my {specialty} appointment on {date}, so sorry — could I have another? I work as {a occupation} and {weekday}s are best.

== advisor
The nurse | Your {therapist} | The doctor at {town} | The pharmacist | Dr {surname} | A locum

== advice_safe_you
drink more water | rest for a week | stop {tablet} | use {cream} | wear a brace | cut out dairy | take {tablet} at night

== relative (words)
mum dad wife husband son daughter grandad nan sister brother partner neighbour uncle aunt

== wound (templates)
- {^skin_word} on the {body_part}, {2-60} mm, {span}, <<non-tender|itchy|bleeding|weeping|unchanged>>; {skin_plan}.
- {time} {sex}{4-92}, {a occupation}: {skin_word} to the {body_part} from {a goods}; tetanus <<up to date|given>>, {skin_plan}.
- Photo review: {skin_word} {body_part}, previously {skin_word}; {^skin_plan}. {consultant}

== skin_plan
glued | {3-14} sutures, out in {5-14} days | steri-strips and gauze | cryotherapy | {cream} {frequency_cream}
punch biopsy | irrigated with saline | incision and drainage | emollient and patience | urgent dermatology referral

== frequency_cream
twice daily | at night | sparingly | for {5-28} days

== diet (templates)
- Dietitian: eats {food/3-3}; dislikes {food}. Energy {1200-2600} kcal, protein {38-120} g. Advised more {food}, less {food}.
- Food diary of {her_given}, {weekday}: breakfast {food}, lunch {food} with {food}, supper {food}; {symptom} {1-6} h after {food}.
- With {condition}, choose {food} or {food} rather than {food}, and talk to your {therapist} before you cut out {food}.

== travel (templates)
- Travel clinic: {occupation} going to {country/2-2} for {2-26} weeks; {vaccine/2-2} given, {vaccine} due {date}.
- Returned from {country} {span} ago with {symptom/2-2}; swam in fresh water, ate {food}. {^specimen} sent, ?{organism}.
- My {device} {device_fault}; should I come in before {weekday}? I live in {town}. {given}
- {^device} {device_fault}: {bedside} informed {time}, replaced, serial no. {reference}.

== leaflet (templates)
- {^women_condition} — where to find help: {person}, {therapist}, {town} health centre, {weekday}s from {time}. Bring a list of your symptoms ({symptom}, {symptom}).
- After your {procedure}: {advice}; {advice}. Call {phone} if you have {symptom} or {symptom}.
- {^tablet} — what you need to know. Common side effects (up to 1 in 10): {symptom}, {symptom}. Tell your doctor if you have {condition} or take {tablet}.
- Living with {condition}: {advice}, and {advice}. <<Ask your {therapist}.|A support group meets in {town} every {weekday}.|>>
- What is {condition}? It can cause {symptom}, {symptom} and sometimes {symptom}. It is often treated with {any_drug}.
- Before your {imaging}: do not eat for {2-8} hours; tell us if you are allergic to {allergen} or could be pregnant.

== theory (templates)
- In a cohort of {120-9800} adults with {condition}, {tablet} {dose} reduced {symptom} by {3-48}% against {tablet} (95% CI {1.1-2.0}–{2.1-5.9}; p = 0.0{10-49}).
- Guideline {2.1-9.9}: offer {tablet} to people with {condition} who cannot tolerate {tablet}; check <<renal function|liver enzymes|the ECG|weight>> every {3-12} months.
- Audit of {procedure} at {town} ({2018-2025}): n = {24-860}, complication rate {0.4-12.9}%, median stay {2-9} days; main cause of delay: {cause}.
- Case report: {a age:age} {occupation} with {condition} developed {acute} {2-30} days after {injection}; {symptom} was the first sign.
- Teaching: think of {condition} when {symptom} meets {symptom} and {condition} has been excluded.

== cause
no bed in {town} | late transport | missing consent | staffing | theatre overrun | {organism} outbreak
blood results | lost notes | awaiting {imaging} | package of care | anticoagulation with {tablet}
"""
