//! Words that files use, in English and Indonesian, as lower case letters and digits: headers, and values of fields with fixed choices.

/// A value and the words for it.
type Choices = &'static [(&'static str, &'static str)];

pub(super) const COMPANY: &str = "company companyname namaperusahaan perusahaan organisation organization organisationname organizationname \
    businessname business firm namausaha namapt pt accountname namacustomer namapelanggan customername customer client \
    clientname prospect namaprospek instansi namainstansi legalname name nama";
pub(super) const CONTACT: &str = "contact contactname pic picname namapic namakontak kontak contactperson person fullname namalengkap personincharge \
    narahubung cp attn attention contactfullname name nama";
pub(super) const EMAIL: &str = "email emailaddress contactemail mail emailpic picemail alamatemail surel emailkontak emailperusahaan workemail \
    businessemail companyemail emailid email1";
pub(super) const PHONE: &str = "phone contactphone phonenumber telephone telepon notelp notelepon telp tlp notlp nomortelepon nomortelp tel mobile \
    mobilephone hp nohp nomorhp handphone ponsel whatsapp wa nowa nomorwa nowhatsapp picphone phonepic telppic \
    teleponkontak contactnumber cell cellphone mobilenumber phoneno phone1";
pub(super) const DOMAIN: &str = "domain website web site url homepage situs situsweb websiteurl companywebsite companydomain alamatweb";
pub(super) const INDUSTRY: &str =
    "industry sector sektor industri bidang bidangusaha lineofbusiness jenisusaha businesstype segment sektorindustri";
pub(super) const LINKEDIN: &str = "linkedin linkedinurl linkedinprofile profillinkedin linkedinlink personlinkedinurl companylinkedinurl \
    linkedincompany";
pub(super) const CITY: &str = "city kota town location lokasi kotakabupaten kabupaten kab kabkota domisili area wilayah";
pub(super) const NOTES: &str = "note notes catatan keterangan remark remarks comment comments description deskripsi ket komentar";
pub(super) const SOURCE: &str = "source sumber leadsource datasource sumberdata asal origin listname sumberlead";
pub(super) const OWNER: &str = "owner owneremail salesowner salesperson sales assignedto accountmanager accountowner pemilik penanggungjawab \
    salesrep namasales salesname am pjsales";
pub(super) const NEXT_OUTREACH: &str = "nextoutreach nextoutreachat nextoutreachdate nextcontact nextcontactdate nextcontacton followup followupdate \
    nextfollowup tanggalfollowup tglfollowup kontakberikutnya jadwalfollowup tindaklanjut tanggaltindaklanjut";
pub(super) const CURRENCY: &str = "currency matauang curr ccy valuta kurs currencycode";
pub(super) const SERVICE: &str = "service servicecode layanan jasa jenislayanan servicetype product produk kodelayanan";
pub(super) const ROUTE: &str = "route rute lane tradelane asaltujuan origindestination jalur trayek";
pub(super) const VOLUME: &str =
    "estvolume estvolumevalue estimatedvolume volume qty quantity jumlah estimasivolume perkiraanvolume kuantitas";
pub(super) const VOLUME_UNIT: &str = "estvolumeunit volumeunit unit satuan uom satuanvolume";
pub(super) const TIMELINE: &str = "timeline timeframe waktu when jangkawaktu kapan rencanawaktu urgency";
pub(super) const VALUE: &str = "estimatedvalue value dealvalue nilai estimasinilai perkiraannilai estvalue budget anggaran nilaiestimasi";
pub(super) const CHANNEL: &str = "channel primarychannel kanal saluran leadchannel marketingchannel media";
pub(super) const CAMPAIGN: &str = "campaign campaignname kampanye namakampanye utmcampaign event acara program";
pub(super) const ACCOUNT: &str = "account accountid accountname customer customername company companyname namaperusahaan perusahaan pelanggan \
    namapelanggan customerid kodepelanggan billto client clientname npwp namacustomer nama name domain";
pub(super) const INVOICE_NUMBER: &str = "invoicenumber invoiceno invoice invno nofaktur nomorfaktur noinvoice nomorinvoice faktur documentnumber docno nota \
    nonota invoiceid number nomor no";
pub(super) const INVOICE_DATE: &str = "invoicedate date tanggal tgl tanggalfaktur tglfaktur tanggalinvoice tglinvoice documentdate postingdate billingdate \
    issuedate issued";
pub(super) const DUE_DATE: &str = "duedate due jatuhtempo tanggaljatuhtempo tgljatuhtempo paymentdue dueon tempo";
pub(super) const AMOUNT: &str = "amount total totalamount jumlah nilai nominal invoiceamount grandtotal totaltagihan tagihan nilaifaktur nilaiinvoice \
    value";
pub(super) const STATUS: &str = "status invoicestatus paymentstatus statuspembayaran statusfaktur statusinvoice";
pub(super) const PAID: &str = "paidamount paid amountpaid dibayar terbayar sudahdibayar jumlahdibayar pembayaran payment payments";
pub(super) const UNITS: Choices = &[
    ("kg", "kgs kilogram kilo"),
    ("cbm", "m3 cubicmeter cubicmetre kubik meterkubik"),
    ("TEU", "teus"),
    ("shipment", "shipments pengiriman shpt"),
    ("pcs", "pc piece pieces buah unit"),
    ("container", "containers kontainer peti cont"),
];
pub(super) const TIMELINES: Choices = &[
    ("Immediate", "immediately now asap segera sekarang"),
    ("1 Week", "1minggu oneweek seminggu"),
    ("2 Weeks", "2minggu twoweeks duaminggu"),
    ("1 Month", "1bulan onemonth sebulan"),
    ("3 Months", "3bulan threemonths tigabulan"),
    ("6 Months", "6bulan sixmonths enambulan"),
    ("Exploring", "explore menjajaki lihatlihat"),
];
pub(super) const CHANNELS: Choices = &[
    ("LinkedIn", ""),
    ("SEM", "googleads adwords searchads"),
    ("Paid Social", "facebookads instagramads metaads iklanmediasosial"),
    ("Website (Direct/Referral)", "website web situsweb"),
    ("Webinar & Live", "webinar live"),
    ("Event Offline", "event offlineevent acara"),
    ("Trade Show", "exhibition pameran expo"),
    ("Partnership/Referral", "partner partnership referral referensi mitra"),
    ("Sales Outbound", "outbound coldcall"),
    ("Sales Referral", ""),
    ("Other", "lainnya lainlain others"),
];
pub(super) const INVOICE_STATUSES: Choices = &[
    ("Outstanding", "open unpaid belumdibayar belumlunas belumbayar"),
    ("Partial", "partiallypaid partpaid sebagian dibayarsebagian"),
    ("Paid", "lunas sudahdibayar closed settled"),
    ("Overdue", "pastdue jatuhtempo terlambat"),
    ("Void", "voided cancelled canceled batal dibatalkan"),
];
