"""What belongs together in a clinical text: organ and finding, operation and finding, use and drug."""

GRAMMAR = """
== study (templates)
- chest X-ray<<: | — | shows >><<consolidation in the right lower lobe|small left pleural effusion|cardiomegaly|clear lungs|hyperinflated lungs|bilateral hilar lymphadenopathy|{3-28} mm nodule in the left upper lobe>>
- CT head<<: | — | shows >><<no intracranial haemorrhage|established infarct in the right MCA territory|diffuse cerebral atrophy|{4-19} mm subdural collection with midline shift|normal ventricles>>
- MRI brain<<: | — | shows >><<periventricular white matter lesions|{5-40} mm meningioma|restricted diffusion in the pons|hippocampal volume loss|normal appearances>>
- MRI spine<<: | — | shows >><<disc bulge at L{3-5}/S1|mild canal stenosis|no cord compression|collapse of T{6-12}|facet joint degeneration>>
- CT abdomen and pelvis<<: | — | shows >><<dilated small bowel loops|free air under the diaphragm|sigmoid diverticula without abscess|appendix {6-14} mm with fat stranding|hepatic metastases|no collection>>
- CT KUB<<: | — | shows >><<{3-9} mm calculus in the distal ureter|no calculus seen|left hydronephrosis|staghorn calculus>>
- ultrasound abdomen<<: | — | shows >><<gallbladder wall thickening with calculi|common bile duct {4-14} mm|fatty liver|simple renal cyst|ascites|spleen {9-19} cm>>
- CTPA<<: | — | shows >><<filling defect in a segmental artery|no pulmonary embolus|right heart strain|ground-glass change at the bases>>
- echocardiogram<<: | — | shows >><<ejection fraction {20-65}%|moderate aortic stenosis, peak gradient {25-70} mmHg|left atrium dilated|small pericardial effusion|vegetation on the mitral valve>>
- coronary angiogram<<: | — | shows >><<two-vessel disease|unobstructed arteries|{60-95}% stenosis of the LAD|patent stent in the circumflex>>
- hip X-ray<<: | — | shows >><<displaced intracapsular fracture|joint space narrowing with osteophytes|prosthesis well seated|no fracture>>
- wrist X-ray<<: | — | shows >><<undisplaced fracture of the distal radius|scaphoid intact|chondrocalcinosis|greenstick fracture>>
- DEXA scan<<: | — | shows >>T-score −{0.4-3.9} at the <<hip|lumbar spine|femoral neck>>
- pelvic ultrasound<<: | — | shows >><<endometrial thickness {2-19} mm|{20-90} mm ovarian cyst|intramural fibroid|live intrauterine pregnancy, {6-13} weeks>>
- carotid duplex<<: | — | shows >><<{20-90}% stenosis of the left internal carotid|no significant plaque|antegrade vertebral flow>>
- Doppler of the leg<<: | — | shows >><<no DVT|thrombus in the popliteal vein|Baker’s cyst|patent femoral vein>>
- mammogram<<: | — | shows >><<spiculated mass, BI-RADS {4-5}|benign calcification|scattered fibroglandular density|no change since {2015-2023}>>
- MRCP<<: | — | shows >><<stricture of the common bile duct|pancreatic duct not dilated|two calculi in the gallbladder neck>>
- bone scan<<: | — | shows >><<uptake in the {3-9}th rib|no evidence of metastasis|degenerative uptake in both knees>>
- PET-CT<<: | — | shows >><<avid mediastinal nodes, SUVmax {2.1-18.9}|complete metabolic response|focal uptake in the sigmoid>>

== operation (templates)
- appendicectomy. Findings: <<inflamed appendix, no perforation|gangrenous tip with pus in the pelvis|normal appendix, mesenteric adenitis>>
- laparoscopic cholecystectomy. Findings: <<multiple pigment stones|adhesions to the omentum|empyema, critical view obtained>>
- colonoscopy. Findings: <<{2-9} polyps removed by cold snare|villous lesion at {12-60} cm|pancolitis, biopsies taken|normal to the caecum>>
- gastroscopy. Findings: <<a {1-3} cm ulcer in the duodenal bulb, clipped|grade B oesophagitis|varices, {2-5} bands|hiatus hernia>>
- total hip replacement. Findings: <<eburnated femoral head, cemented cup|good stability, leg lengths equal|protrusio, bone graft used>>
- caesarean section. Findings: <<clear liquor, live infant, Apgar 9 and 10|meconium, cord pH {7.05-7.35}|placenta praevia, EBL as above>>
- cataract extraction. Findings: <<posterior capsule intact, lens +{15-28} D|small pupil, iris hooks|brunescent nucleus>>
- carpal tunnel release. Findings: <<tight median nerve compression|thickened retinaculum>>
- TURP. Findings: <<enlarged median lobe, {10-60} g resected|trabeculated bladder, haemostasis secured>>
- thyroidectomy. Findings: <<multinodular goitre, both recurrent nerves seen|solitary {2-6} cm nodule, parathyroids preserved>>
- inguinal hernia repair. Findings: <<indirect sac, mesh fixed|viable bowel reduced|direct defect>>
- knee arthroscopy. Findings: <<bucket-handle tear of the medial meniscus|loose body removed|grade {1-4} chondral change>>
- tonsillectomy. Findings: <<cryptic tonsils, bipolar dissection|peritonsillar scarring>>
- ureteroscopy. Findings: <<impacted stone fragmented by laser, JJ stent left|normal ureter to the renal pelvis>>

== pathology (templates)
- colonic mucosa<<: | — >><<tubular adenoma with low-grade dysplasia|chronic inflammation without dysplasia|moderately differentiated adenocarcinoma|hyperplastic polyp>>
- gastric antrum<<: | — >><<intestinal metaplasia|Helicobacter-like organisms seen|reactive gastritis|signet-ring carcinoma>>
- skin of the left cheek<<: | — >><<nodular basal cell carcinoma, margins clear|squamous cell carcinoma in situ|compound naevus|seborrhoeic keratosis|lentigo maligna>>
- breast core<<: | — >><<fibroadenoma|invasive ductal carcinoma, grade {1-3}, ER positive|fibrocystic change|lobular carcinoma, HER2 negative>>
- prostate cores<<: | — >><<Gleason {3-4}+{3-5}, {1-9} of 12 cores|benign hyperplasia|high-grade PIN>>
- thyroid nodule<<: | — >><<papillary carcinoma|follicular adenoma|Hashimoto thyroiditis>>
- lymph node<<: | — >><<follicular hyperplasia|non-caseating granulomas|Reed–Sternberg cells seen|metastatic melanoma>>
- liver core<<: | — >><<steatohepatitis|cirrhosis|interface hepatitis|cholestasis>>
- bone marrow trephine<<: | — >><<plasma cell infiltrate, {10-80}%|hypercellular, blasts {2-60}%|normal trilineage maturation>>
- renal core<<: | — >><<mesangial proliferation|crescents in {2-14} of {15-30} glomeruli|minimal change>>
- bladder wall<<: | — >><<transitional cell carcinoma, G{1-3} pT{1-2}|papilloma|cystitis with eosinophils>>
- temporal artery<<: | — >><<giant cell arteritis|no vasculitis in a {5-25} mm segment>>
- duodenum<<: | — >><<villous atrophy, Marsh 3a|normal villi|intraepithelial lymphocytosis>>
- endometrium<<: | — >><<proliferative phase|atypical hyperplasia|endometrioid adenocarcinoma>>
- tongue border<<: | — >><<lichenoid inflammation|keratosis without dysplasia|squamous cell carcinoma, depth {2-14} mm>>

== analgesic (words)
paracetamol ibuprofen codeine dihydrocodeine tramadol morphine oxycodone naproxen diclofenac gabapentin

== antidepressant (words)
sertraline citalopram mirtazapine fluoxetine venlafaxine duloxetine lithium quetiapine olanzapine

== antibiotic (words)
ceftriaxone gentamicin vancomycin meropenem piperacillin-tazobactam benzylpenicillin teicoplanin
amoxicillin co-amoxiclav flucloxacillin clarithromycin trimethoprim nitrofurantoin ciprofloxacin
doxycycline cefalexin linezolid ertapenem aztreonam amikacin tigecycline colistin rifampicin

== chemotherapy (words)
cisplatin carboplatin oxaliplatin paclitaxel docetaxel doxorubicin cyclophosphamide vincristine
etoposide gemcitabine pemetrexed trastuzumab bevacizumab pembrolizumab nivolumab capecitabine
letrozole tamoxifen bicalutamide imatinib ibrutinib lenalidomide bortezomib cetuximab irinotecan

== cancer
breast carcinoma | prostate adenocarcinoma | colorectal cancer | melanoma | bladder cancer | glioblastoma
renal cell carcinoma | pancreatic cancer | Hodgkin lymphoma | multiple myeloma | mesothelioma | sarcoma
non-small cell lung cancer | ovarian carcinoma | hepatocellular carcinoma | oesophageal cancer

== resection
wide local excision | mastectomy | hemicolectomy | Whipple’s procedure | lobectomy | nephrectomy
prostatectomy | cystectomy | craniotomy | radiotherapy, {10-60} Gy | axillary clearance | liver resection

== infection (templates)
- {^acute_infection}, day {2-14} of {antibiotic} {1-4} g <<OD|BD|TDS|QDS>>; CRP {140-320} → {4-139}

== acute_infection
community-acquired pneumonia | pyelonephritis | cellulitis of the left leg | cholangitis | osteomyelitis
septic arthritis of the knee | infective endocarditis | neutropenic sepsis | hospital-acquired pneumonia
aspiration pneumonia | discitis | orbital cellulitis | diverticular abscess | epididymo-orchitis | mastitis

== female_kin (words)
wife mother sister daughter niece aunt granddaughter

== male_kin (words)
husband father brother son nephew uncle grandson

== visitor (templates)
- {female_kin} {female}
- {male_kin} {male}
- friend {given}

== baby_symptom
fever | vomiting | diarrhoea | cough | poor feeding | rash | crying | noisy breathing | runny nose | wheeze

== bedside (words)
registrar house_officer consultant outreach_nurse anaesthetist advanced_nurse_practitioner

== therapist
physiotherapist | occupational therapist | dietitian | speech therapist | pharmacist | social worker
tissue viability nurse | stoma nurse | podiatrist | district nurse | psychologist | orthotist | audiologist
diabetes nurse | heart failure nurse | smoking cessation adviser | discharge coordinator | chaplain

== women_condition
endometriosis | polycystic ovaries | fibroids | pre-eclampsia | gestational diabetes | vaginal prolapse
hyperemesis gravidarum | menorrhagia | pelvic inflammatory disease | cervical ectropion | vulvodynia
postnatal depression | placental abruption | lichen sclerosus | menopause | bacterial vaginosis

== body_part
left index finger | right thumb | scalp | forehead | upper lip | eyelid | earlobe | chin | jaw | neck | shoulder
collarbone | upper arm | elbow | forearm | wrist | palm | knuckles | breastbone | ribcage | flank | navel | groin
buttock | thigh | kneecap | shin | calf | ankle | heel | instep | great toe | sole | nape | armpit | shoulder blade
tailbone | hip | eyebrow | nostril | gum | tongue | cheekbone | temple | fingertip | nail bed | Achilles tendon

== skin_word
erythematous plaque | pigmented macule | pearly papule | scaly patch | fluctuant abscess | crusted ulcer
blanching wheal | pustule | blister | keloid scar | comedones | excoriation | lipoma | verruca | lichenified area
haematoma | laceration | abrasion | puncture wound | contusion | splinter | dog bite | jellyfish sting | paronychia
sebaceous cyst | ganglion | port-wine stain | chilblain | scald | sunburn | cat scratch | ingrowing nail | bunion

== food
porridge | lentils | spinach | mackerel | yoghurt | bananas | oatcakes | eggs | cheese | white bread | crisps
fizzy drinks | broccoli | chickpeas | salmon | liver | walnuts | rice pudding | bacon | beetroot | rhubarb
prunes | kefir | tofu | sardines | pasta | mashed potato | pineapple juice | honey | liquorice | sauerkraut
fortified milkshakes | thickened fluids | gluten-free biscuits | olive oil | brown rice | kidney beans | custard

== eye (templates)
- VA R 6/{6-60}, L 6/{6-60}; IOP {9-38}/{9-36} mmHg; {eye_finding/2-3}.

== eye_finding
dendritic ulcer | posterior synechiae | cupped disc | drusen | cotton-wool spots | arcus | pterygium | chalazion
hypopyon | flashes and floaters | esotropia | nystagmus | ptosis | blepharitis | conjunctival injection | hyphaema
proptosis | macular oedema | dot haemorrhages | lens opacity | anisocoria | papilloedema | vitreous detachment

== dental (templates)
- Dental: {dental_finding} {1-4}{1-8}, BPE {0-4}; {dental_plan}.

== dental_finding
caries | fractured cusp of | impacted | pericoronitis at | periapical abscess at | recurrent decay under the crown of
mobile | hypersensitive dentine at | missing | failed root filling at | gingival recession at | enamel erosion of

== dental_plan
fluoride varnish | composite filling placed | root canal treatment, lidocaine with adrenaline | extraction, haemostasis
scale and polish | impression for a bridge | occlusal splint | denture relined | orthodontic opinion | X-ray bitewings

== psych (templates)
- MSE: {psych_word/2-4}; speech <<pressured|monotonous|coherent|sparse>>; insight <<partial|good|absent>>. Risk <<low|moderate>>; {therapist} <<weekly|fortnightly>>.
- Therapy session {2-24}: worked on {therapy_topic/2-3}; homework: {therapy_homework}. PHQ-9 {0-27}, GAD-7 {0-21}.

== psych_word (words)
dishevelled guarded tearful agitated withdrawn cheerful perplexed distractible irritable suspicious
apathetic grandiose anxious calm cooperative disinhibited fidgety mute overfamiliar sullen tense

== therapy_topic
grief | self-esteem | panic | sleep hygiene | perfectionism | anger | assertiveness | loneliness | flashbacks
procrastination | compulsive checking | body image | gambling | bullying at work | fear of flying | guilt

== therapy_homework
thought record | breathing exercise | worry diary | graded exposure to lifts | calling an old friend | daily walk
letter to {her} younger self | mindfulness recording | list of pleasant activities | activity schedule

== paediatric (templates)
- {2-59}-month check: <<sits|crawls|walks|runs|climbs stairs>>, <<babbles|says {2-60} words|joins two words>>, {milestone}, {milestone}; weight {5.1-19.9} kg ({2-98}th centile), head {38.0-52.0} cm. Imms: {vaccine}, {vaccine} given.

== milestone
pincer grip | waves goodbye | stacks {3-9} bricks | points to pictures | drinks from a beaker | draws a circle
responds to name | hops on one leg | plays peekaboo | sleeps through | potty trained | fussy eater | shy

== vaccine
MMR | rotavirus | pneumococcal | meningitis B | diphtheria, tetanus and polio | varicella | influenza | BCG | HPV
hepatitis A | rabies | yellow fever | typhoid | Japanese encephalitis | tick-borne encephalitis | cholera

== device
pacemaker | insulin pump | hearing aid | catheter | nasogastric tube | PICC line | stoma bag | CPAP mask
glucose sensor | knee brace | compression stocking | walking frame | pressure mattress | cochlear implant
spacer | nebuliser | home oxygen concentrator | dosette box | hoist | wheelchair | prosthesis | orthotic insole

== device_fault
is leaking | is blocked | keeps alarming | has come loose | is rubbing | needs new batteries | is too tight
fell out overnight | shows an error | squeaks | was recalled by the manufacturer | has to be recalibrated
"""
