"""Nouns, names and reasons of the banking corpus."""

GRAMMAR = """
== merchant
Fern & Fig Grocers | Harbourside Books | Pixel Pantry | Café Mirabelle | Tiny Tides Aquatics
Northgate Pharmacy | Loaf & Larder | Velo Republic | Casa Limón | The Copper Kettle | Bytewise Hosting
Marigold Florists | Old Mill Bakery | Kite & Key Stationers | Wanderlust Rail | Streamly Premium
GymBase | Bluefin Sushi | Trattoria Da Nino | Pawsome Pets | Lumen Electric | Aqua Valley Water
Skyhop Airlines | Hotel Belvedere | RideNow | ParkEasy | Cinema Lumière | Tack & Saddle | Bean There
Scandi Living | Toolshed DIY | Petal & Thorn | Noodle Nation | Sole Mates Shoes | Vintage Vinyl Co
Little Acorns Nursery | Bright Smile Dental | Spectra Opticians | Peak Outdoor | GameVault
CloudBox Storage | PhotoPrint Express | Sunny Side Diner | Biergarten Löwe | Boulangerie Chouette
El Rincón Tapas | Sakura Ramen | Spice Bazaar | Taverna Mykonos | Pho Corner | Kebab Palace
Fjord Fisheries | Alpine Lodge | Seaview Caravan Park | Metro Taxis | QuickWash Launderette
Ink & Paper Tattoo | Yoga Loft | Swim Central | Bowlarama | Escape Chambers | Trampoline Planet
Green Thumb Nurseries | Hydro Car Wash | Turbo Tyres | Zenith Motors | Swift Couriers | Parcelfox
Cycle Garage | Wool & Needle | Button Box | Curtain Call Theatre | Opera North Bar | Museum Shop
Dune Surf School | Rapid Boiler Repairs | Keyhole Locksmiths | Chimney Doctors | Tile Emporium
Sofa Workshop | Mattress Loft | Lampshade House | Ceramica Toscana | Gelato Paradiso | Donut Dynasty
Burger Foundry | Curry Leaf | Dim Sum Den | Falafel Brothers | Empanada Express | Pierogi Kitchen
Wine Cellar Direct | Hop & Barley | Cheese Larder | Butcher & Daughter | The Fishmonger’s Hook

== merchant_any (templates)
- {merchant}
- {merchant}
- {merchant}
- {company}
- {place_stem}{place_end} <<Garage|Stores|Tea Rooms|Butchers|Post Office|Leisure Centre|Golf Club|Vets>>

== product
current account | savings account | credit card | debit card | mortgage | personal loan | overdraft
cash ISA | stocks and shares ISA | joint account | student account | business account | car loan
fixed-rate bond | regular saver | travel card | premium account | basic bank account | easy access saver
junior account | home insurance policy | pension pot | buy-to-let mortgage | bridging loan
foreign currency account | trust account | charity account | executor account
children’s savings account | notice account | offset mortgage | lifetime mortgage | equity release plan
balance transfer card | charge card | safe deposit box | payment protection policy | graduate loan
gold account

== loan
mortgage | personal loan | car loan | overdraft | bridging loan | student loan | buy-to-let mortgage | credit card
home improvement loan | career development loan | further advance | green mortgage | start-up loan | caravan loan

== channel
mobile app | website | online banking | telephone banking | branch | cash machine | chat | mobile site
self-service kiosk | card reader | secure inbox | paying-in machine | night safe | video call

== payment
direct debit | standing order | bank transfer | card payment | contactless payment | cheque
faster payment | cash withdrawal | refund | salary | SEPA transfer | wire transfer | top-up
pension payment | rent payment | council tax instalment | international transfer | CHAPS payment
dividend | tax rebate | bonus | scholarship | deposit for the flat | invoice | gift from my aunt
insurance payout | maintenance payment | childcare voucher | stamp duty payment | ground rent bill
service charge | school fee | mortgage overpayment | credit card repayment | housing benefit

== fee
overdraft fee | late payment fee | foreign transaction fee | monthly account fee | returned item fee
early repayment charge | card replacement fee | cash advance fee | arrangement fee | valuation fee
inactivity fee | paper statement fee | same-day transfer fee | unarranged overdraft charge
duplicate statement fee | exchange margin | correspondent bank charge | exit fee | booking fee
redemption administration fee | courier fee | safe custody charge | tracing fee | cheque stop fee

== problem
was declined | did not arrive | was taken twice | shows the wrong amount | is still pending
has disappeared from my statement | went to the wrong person | was blocked | was returned unpaid
is in the wrong currency | came out a day early | bounced | has been frozen | was cancelled without notice
was credited and then reversed | carries someone else’s reference | is marked as disputed
never left the queue | was flagged as suspicious | has been stuck on “processing” since {weekday}
was split into two smaller ones | is missing its reference | landed in the joint account instead
was sent to an account I closed | shows up under a name I don’t recognise

== feeling
annoyed | really worried | confused | disappointed | stressed | fed up | shocked | at my wits’ end
out of pocket | weary | indignant | puzzled | furious | embarrassed | anxious | dismayed | frustrated
exasperated | bewildered | upset | appalled | dissatisfied | offended | nervous | speechless

== life_event
my father passed away | we bought our first house | I moved abroad | I changed jobs | I got married
I was made redundant | our twins were born | I started studying | I retired | we separated
I became self-employed | I was in hospital | my handbag was stolen | I went on parental leave
we sold the bakery | I lost my phone on holiday | my landlord raised the rent | I finished my apprenticeship
my identity was stolen | our basement flooded | we opened a second shop | I came back from Australia
I took over my grandmother’s affairs | my visa was renewed | the boiler exploded | I won a small prize
our tenant left without paying | my employer went into administration | I turned sixteen

== complaint_noun
poor service | misleading advice | repeated delays | a hidden charge | an incorrect credit file entry
a lost document | discourteous staff | a data breach | unexplained interest | an unsuitable product
a refused refund | long waiting times | broken promises | a branch closure | inaccessible letters
excessive security questions | a delayed chargeback | unauthorised transactions | a mis-sold policy

== scam
a text that pretended to be from my bank | a phone call from “the fraud team” | a fake delivery notice
an investment advert with a celebrity | a romance on a dating site | a bogus invoice from our builder
a cloned website | a rental listing that did not exist | a crypto platform | a message from “my daughter”
a fake job offer | a lottery prize that needed a fee | a QR code on a parking meter | remote access software
a counterfeit ticket seller | a puppy breeder who vanished | a tax refund e-mail | a doorstep roofer

== document_kind
passport | driving licence | utility bill | council tax bill | tenancy agreement | payslip | bank statement
proof of address | marriage certificate | probate certificate | lasting power of attorney | tax return
P60 | residence permit | birth certificate | death certificate | letter of authority | set of company accounts
certificate of incorporation | partnership deed | deed poll | student enrolment letter | visa page

== spending
groceries | eating out | transport | utilities | entertainment | subscriptions | childcare | gifts
clothing | healthcare | hobbies | holidays | rent | insurance | charity | pet food | gardening | petrol
books | furniture | haircuts | music lessons | streaming | takeaways | vinyl records | knitting wool

== goal
a deposit | a wedding | a new kitchen | a campervan | a sabbatical | a rainy day | my daughter’s tuition
solar panels | a piano | an electric bike | a trip to Patagonia | our loft conversion | IVF treatment
an emergency fund | a greenhouse | braces | a sailing boat | a heat pump | early retirement | a wheelchair van

== staff_role
adviser | cashier | branch manager | mortgage broker | relationship manager | case handler | fraud analyst
underwriter | customer service agent | complaints officer | teller | security guard | supervisor
financial planner | bereavement specialist | collections agent | valuer | auditor | compliance officer

== risk_word (words)
volatility liquidity inflation arrears repossession insolvency default exposure concentration
counterparty currency-risk duration impairment provisioning collateral securitisation refinancing
subordination hedging solvency capitalisation leverage delinquency forbearance write-offs

== sector
construction | hospitality | agriculture | shipping | retail | commercial property | renewable energy
aviation | automotive suppliers | life sciences | logistics | textiles | forestry | tourism | software
education | social housing | fisheries | mining | publishing | telecommunications | food processing

== adviser_topic
gilts | corporate bonds | index trackers | annuities | drawdown | dividends | emerging markets
commodities | unit trusts | investment trusts | cash funds | property funds | venture capital trusts
sustainable funds | hedge funds | treasury bills | structured deposits | equities | preference shares

== emoji (words)
😀 🙏 👍 😡 😭 🎉 🤔 💳 🏦 💸 😅 ❤️ 👋 🔒 📱 🥳 😬 🙄 ✅ ❌ 🤷‍♀️ 👩‍💻

== device
Android phone | iPhone | tablet | laptop | old desktop | smartwatch | Chromebook | work computer
library computer | Huawei handset | Fairphone | iPad | Windows machine | Linux box

== app_thing
fingerprint login | face recognition | push notification | spending chart | budget planner | cheque scanner
dark mode | savings pot | round-up feature | card freeze switch | statement download | payee list
search box | exchange calculator | security code generator | map of cash machines | widget | PDF export
transaction category | biometric prompt | standing-order editor | large-print view | screen reader labels

== app_failure
crashes on start | spins forever | shows a blank page | logs me out every two minutes | says “error {100-599}”
keeps asking for an update | freezes at the second step | rejects my password | displays {money} as zero
sends the code to my old number | can’t find the camera | is greyed out | loops back to the welcome screen
overlaps the keyboard | ignores my taps | duplicates every entry | loses the draft | forgets my settings

== facility
term loan | revolving credit facility | overdraft | bridging loan | invoice finance facility | letter of credit
asset finance agreement | commercial mortgage | working capital line | performance bond | standby facility
syndicated loan | equipment lease | export guarantee | mezzanine loan | project finance loan | green loan
"""
