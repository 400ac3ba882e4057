"""Drugs, conditions, findings and tests of the clinical corpus."""

GRAMMAR = """
== tablet (words)
paracetamol ibuprofen amlodipine metformin ramipril atorvastatin simvastatin omeprazole
levothyroxine bisoprolol sertraline citalopram aspirin clopidogrel furosemide spironolactone
lisinopril losartan candesartan gabapentin pregabalin amitriptyline mirtazapine fluoxetine
lansoprazole pantoprazole famotidine domperidone metoclopramide ondansetron cyclizine loperamide
senna bisacodyl doxycycline amoxicillin co-amoxiclav flucloxacillin clarithromycin azithromycin
trimethoprim nitrofurantoin ciprofloxacin metronidazole penicillin_V cefalexin aciclovir
valaciclovir oseltamivir fluconazole terbinafine prednisolone dexamethasone hydrocortisone
methotrexate sulfasalazine hydroxychloroquine azathioprine mycophenolate tacrolimus ciclosporin
allopurinol colchicine febuxostat naproxen diclofenac celecoxib codeine dihydrocodeine tramadol
morphine oxycodone diazepam lorazepam temazepam zopiclone melatonin haloperidol olanzapine
quetiapine risperidone aripiprazole clozapine lithium valproate lamotrigine levetiracetam
carbamazepine phenytoin topiramate donepezil memantine rivastigmine levodopa ropinirole pramipexole
warfarin apixaban rivaroxaban edoxaban dabigatran digoxin amiodarone sotalol verapamil diltiazem
nifedipine doxazosin hydralazine isosorbide nicorandil ivabradine sacubitril eplerenone indapamide
bendroflumethiazide bumetanide gliclazide sitagliptin empagliflozin dapagliflozin pioglitazone
ezetimibe rosuvastatin fenofibrate tamsulosin finasteride solifenacin mirabegron oxybutynin
sildenafil tadalafil alendronate risedronate raloxifene tamoxifen letrozole anastrozole
bicalutamide imatinib ibrutinib capecitabine carbimazole propylthiouracil desmopressin cabergoline
bromocriptine montelukast theophylline cetirizine loratadine fexofenadine chlorphenamine folic_acid
ferrous_sulfate cholecalciferol thiamine pyridoxine cyanocobalamin baclofen tizanidine riluzole
pyridostigmine propranolol atenolol labetalol methyldopa nebivolol venlafaxine duloxetine
bupropion naltrexone acamprosate buprenorphine methadone varenicline ivermectin albendazole
mebendazole praziquantel artesunate primaquine chloroquine rifampicin isoniazid pyrazinamide
ethambutol dolutegravir lamivudine tenofovir abacavir efavirenz ribavirin sofosbuvir entecavir

== injection (words)
ceftriaxone gentamicin vancomycin meropenem piperacillin-tazobactam benzylpenicillin teicoplanin
heparin enoxaparin dalteparin insulin_glargine insulin_aspart adrenaline noradrenaline dopamine
dobutamine ketamine propofol fentanyl midazolam rocuronium suxamethonium naloxone flumazenil
atropine glycopyrronium tranexamic_acid oxytocin ergometrine carboprost rituximab infliximab
adalimumab etanercept tocilizumab trastuzumab bevacizumab pembrolizumab nivolumab cisplatin
carboplatin oxaliplatin paclitaxel docetaxel doxorubicin cyclophosphamide vincristine etoposide
gemcitabine pemetrexed zoledronate denosumab octreotide glucagon hydroxocobalamin immunoglobulin
alteplase tenecteplase aciclovir amphotericin caspofungin phytomenadione epoetin filgrastim

== inhaler (words)
salbutamol salmeterol formoterol budesonide beclometasone fluticasone tiotropium ipratropium
umeclidinium indacaterol glycopyrronium ciclesonide

== cream (words)
hydrocortisone clobetasol mometasone fusidic_acid mupirocin clotrimazole miconazole ketoconazole
tacrolimus calcipotriol adapalene benzoyl_peroxide permethrin imiquimod fluorouracil emollient

== any_drug (templates)
- {tablet}
- {tablet}
- {injection}

== allergen
penicillin | latex | peanuts | trimethoprim | iodinated contrast | shellfish | bee stings | eggs
co-amoxiclav (rash) | codeine (vomiting) | aspirin (wheeze) | morphine (itch) | elastoplast | nickel
cefalexin (anaphylaxis) | ramipril (angioedema) | sesame | kiwi fruit | chlorhexidine | cats

== condition
hypertension | type 2 diabetes mellitus | atrial fibrillation | asthma | COPD | hypothyroidism | migraine
osteoarthritis | chronic kidney disease stage 3b | ischaemic heart disease | heart failure | depression
generalised anxiety disorder | epilepsy | gout | rheumatoid arthritis | psoriasis | eczema | Crohn’s disease
ulcerative colitis | coeliac disease | diverticulosis | gallstones | GORD | Barrett’s oesophagus | cirrhosis
hepatitis B | hepatitis C | HIV | multiple sclerosis | Parkinson’s disease | Alzheimer’s dementia
vascular dementia | previous TIA | ischaemic stroke | subarachnoid haemorrhage | peripheral neuropathy
myasthenia gravis | bipolar disorder | schizophrenia | ADHD | autism | anorexia nervosa | alcohol dependence
osteoporosis | polymyalgia rheumatica | lupus | Sjögren syndrome | sarcoidosis | tuberculosis | bronchiectasis
pulmonary fibrosis | obstructive sleep apnoea | pulmonary embolism | deep vein thrombosis | varicose veins
peripheral arterial disease | abdominal aortic aneurysm | aortic stenosis | mitral regurgitation | endocarditis
hypertrophic cardiomyopathy | complete heart block | iron deficiency anaemia | sickle cell disease
thalassaemia trait | haemophilia A | polycythaemia vera | multiple myeloma | Hodgkin lymphoma
chronic lymphocytic leukaemia | colorectal cancer | melanoma
basal cell carcinoma | bladder cancer | renal cell carcinoma | pancreatic cancer | glioblastoma
nephrolithiasis | nephrotic syndrome | IgA nephropathy | polycystic kidneys
glaucoma | cataract | macular degeneration | retinal detachment | otosclerosis | Ménière’s disease | tinnitus
Graves’ disease | Addison’s disease | Cushing syndrome | acromegaly | hyperparathyroidism | prolactinoma
cystic fibrosis | Marfan syndrome | Down syndrome | phenylketonuria | neurofibromatosis | spina bifida

== acute
community-acquired pneumonia | acute appendicitis | NSTEMI | cellulitis of the left leg | pyelonephritis
acute cholecystitis | small bowel obstruction | upper gastrointestinal bleed | diabetic ketoacidosis
sepsis of urinary source | fractured neck of femur | exacerbation of COPD | acute severe asthma | pancreatitis
decompensated heart failure | acute kidney injury on CKD | viral gastroenteritis | bacterial meningitis
pulmonary embolism | ischaemic stroke, left MCA | subdural haematoma | alcohol withdrawal | paracetamol overdose
anaphylaxis to peanuts | septic arthritis of the knee | quinsy
perforated diverticulitis | incarcerated inguinal hernia | status epilepticus | hyponatraemia | hyperkalaemia
first-degree burns of the forearm | Colles fracture | dislocated shoulder | corneal abrasion | epistaxis
bronchiolitis | croup | febrile convulsion | intussusception | Kawasaki disease | measles | whooping cough
Guillain–Barré syndrome | Bell’s palsy | shingles | infective endocarditis | tension pneumothorax
necrotising fasciitis | acute limb ischaemia | ruptured spleen | Clostridioides difficile colitis | malaria

== symptom
chest pain | shortness of breath | abdominal pain | headache | fever | cough | vomiting | diarrhoea | dizziness
palpitations | back pain | fatigue | weight loss | ankle swelling | rash | itching | blurred vision | sore throat
wheeze | haemoptysis | haematuria | dysuria | urinary frequency | constipation | rectal bleeding | heartburn
dysphagia | night sweats | rigors | joint stiffness | numbness | tingling | tremor | weakness | collapse
confusion | seizure | insomnia | low mood | poor appetite | nosebleeds | earache | hoarseness | neck lump
hip pain | knee swelling | pelvic pain | hot flushes | jaundice | thirst
photophobia | double vision | facial droop | slurred speech | unsteady gait | memory loss | muscle cramps
hiccups | bloating | nausea | sneezing | easy bruising | cold intolerance | hair loss | swollen glands

== quality
sharp | dull | crushing | burning | colicky | stabbing | throbbing | aching | pleuritic | intermittent
constant | worsening | sudden | gradual | mild | severe | radiating | cramping | gnawing | positional | nocturnal

== modifier
worse on exertion | relieved by rest | worse after meals | worse at night | radiating to the left arm
radiating to the groin | with sweating | after a fall | since starting {tablet} | unrelieved by {tablet}
worse on lying flat | on deep inspiration | after a long flight | with a recent cold | following a tick bite
after lifting {a goods} | while gardening | triggered by stress | eased by leaning forward | on swallowing
better with {tablet} | since returning from {country} | after a takeaway | when climbing stairs

== exam
chest clear | bibasal crackles | reduced air entry at the right base | heart sounds normal | pansystolic murmur
ejection systolic murmur radiating to the carotids | abdomen soft, non-tender | guarding in the right iliac fossa
bowel sounds present | hepatomegaly | spleen not palpable | no focal neurology | power {0-5}/5 in the left arm
reflexes brisk | plantars downgoing | calves soft | pitting oedema to the knees | JVP raised | no lymphadenopathy
tonsils enlarged with exudate | tympanic membrane bulging | pupils equal and reactive | fundi normal
Murphy’s sign positive | McBurney tenderness | Homans sign negative | Romberg positive | Tinel’s sign positive
erythema and warmth over the shin | vesicular rash in the T{4-12} dermatome | urticaria on the trunk
spider naevi | palmar erythema | clubbing | koilonychia | splinter haemorrhages | cap refill < 2 s
GCS {13-15}/15 | AMTS {4-10}/10 | mucous membranes dry | skin turgor reduced | looks well | cachectic | pale
range of movement limited by pain | Lachman test negative | crepitus in both knees | gait antalgic
straight leg raise {30-80}° | peak flow {150-520} L/min | wound clean and dry | drain output {5-400} mL

== imaging
chest X-ray | CT head | CT abdomen and pelvis | CTPA | MRI spine | MRI brain | ultrasound abdomen
echocardiogram | DEXA scan | carotid duplex | V/Q scan | PET-CT | barium swallow | MRCP
hip X-ray | wrist X-ray | CT KUB | coronary angiogram | bone scan | Doppler of the leg

== procedure
appendicectomy | laparoscopic cholecystectomy | total hip replacement | right knee arthroscopy | colonoscopy
gastroscopy | cataract extraction | coronary artery bypass graft | PCI to LAD
pacemaker insertion | inguinal hernia repair | nephrectomy | thyroidectomy | tonsillectomy | bronchoscopy
lumbar puncture | chest drain insertion | paracentesis | bone marrow biopsy | skin excision | carpal tunnel release
Hartmann’s procedure | splenectomy | ureteroscopy | cystoscopy | tracheostomy | ERCP
hemiarthroplasty | fasciotomy | craniotomy | vitrectomy | septoplasty | grommet insertion | dental extraction

== specialty
cardiology | respiratory | gastroenterology | general surgery | orthopaedics | neurology | nephrology | urology
dermatology | rheumatology | endocrinology | haematology | oncology | psychiatry | paediatrics | obstetrics
gynaecology | ophthalmology | ENT | geriatrics | palliative care | intensive care | radiology | pathology
maxillofacial surgery | vascular surgery | infectious diseases | emergency medicine | pain medicine

== organism
Escherichia coli | Staphylococcus aureus | Streptococcus pneumoniae | Klebsiella pneumoniae
Pseudomonas aeruginosa | Enterococcus faecalis | Haemophilus influenzae | Proteus mirabilis | Candida albicans
Neisseria meningitidis | Moraxella catarrhalis | Mycoplasma pneumoniae | Legionella pneumophila | MRSA
Campylobacter jejuni | Salmonella enteritidis | norovirus | influenza A | RSV | SARS-CoV-2 | rotavirus
Borrelia burgdorferi | Plasmodium falciparum | Treponema pallidum | Chlamydia trachomatis | Giardia lamblia

== bacterium
Escherichia coli | Staphylococcus aureus | Streptococcus pneumoniae | Klebsiella pneumoniae | Proteus mirabilis
Pseudomonas aeruginosa | Enterococcus faecalis | Haemophilus influenzae | Moraxella catarrhalis | MRSA
Streptococcus pyogenes | Enterobacter cloacae | Acinetobacter baumannii | Serratia marcescens | Listeria monocytogenes
Staphylococcus epidermidis | Morganella morganii | Citrobacter freundii | Bacteroides fragilis

== specimen
urine | blood culture | sputum | wound swab | stool | cerebrospinal fluid | throat swab | joint aspirate
pleural fluid | high vaginal swab | bronchial washings | nail clippings | corneal scrape | ascitic fluid

== social
lives alone in {a_home} | lives with {her} <<husband|wife|partner|daughter|son>> in {town} | retired {occupation}
works as {a occupation} | smokes {1-40} a day | ex-smoker, {5-60} pack years | never smoked | no alcohol
drinks {2-80} units a week | independent of daily activities | carers {2-4} times a day | uses a stick
walks with a frame | drives | keeps budgerigars | two cats at home | recently travelled to {country}
plays bowls | speaks Portuguese, interpreter booked | resident of {surname_whole} House care home | caring for {her} mother

== a_home
a bungalow | a ground-floor flat | a houseboat | sheltered accommodation | a terraced house | a farmhouse

== social_long
{^her_given} enjoys <<painting|choir|allotment gardening|crosswords|model railways|ballroom dancing|fishing>> and hopes to return to it soon.
{^she} is worried about losing {her} job as {a occupation}.
{^her} <<son|daughter|neighbour|niece>>, {given}, <<visits daily|lives in {country}|holds power of attorney|collects the prescriptions>>.

== advice
drink plenty of fluids | avoid driving for {2-8} weeks | keep the wound dry for {2-10} days | take with food
stop smoking | do not stop {tablet} suddenly | return if you develop {symptom} or {symptom} | rest and elevate
finish the whole course | wear the splint at night | weigh yourself daily | avoid grapefruit juice
bring a urine sample | limit salt to 6 g a day | carry the steroid card | check your feet every day
use the spacer | keep a headache diary | record your blood pressure at home | apply sunscreen | chew slowly
exercise three times a week | book a smear test | sit up to sleep | rinse your mouth after the inhaler

"""
