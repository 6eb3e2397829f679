/*
 * Counts a tweet while it is typed, exactly as the server does when it is posted.
 *
 * This is tweets/text.py and tweets/text_urls.py once more, which say why; a test holds that both
 * count alike. Indexes are those of JavaScript strings (UTF-16).
 */

// Written by manage.py write_tweet_text_js. Change tweets/text_patterns.py or tweets/tlds.py.
const MAX_LENGTH = 140;
const URL_LENGTH = 23;
const MAX_URL_LENGTH = 4096;
const MAX_TCO_SLUG_LENGTH = 40;
const MAX_LABEL_LENGTH = 63;
const LONGEST_TLD = 18;
const HOST_RUN = /(?:[^!-\/:-@\[-`\{-~\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0000-\u0020\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|[._\-])+/gu;
const HOST_START = /(?<![0-9A-Za-z@＠$#＃\ufeff\ufffe\uffff])[^!-\/:-@\[-`\{-~\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0000-\u0020\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu;
const LATIN_LABELS = /(?<![0-9A-Za-z_\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff])(?:[0-9A-Za-z_\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff]+\.)+/gu;
const LINE_END = /\r\n|[\u000b-\u000d\u0085\u2028\u2029]/gu;
const UNWANTED = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu;
const BLANK_LINES = /\n(?:[^\S\n]*\n){2,}/gu;
const HOST_LETTER = /[^!-\/:-@\[-`\{-~\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0000-\u0020\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/uy;
const SCHEME = /(?<![0-9A-Za-z@＠$#＃\ufeff\ufffe\uffff])[Hh][Tt][Tt][Pp][Ss]?:\/\//uy;
const WORD = /[0-9A-Za-z]*/uy;
const TLD_GOES_ON = /[0-9A-Za-z@+\-]/uy;
const PUNYCODE_TLD = /[Xx][Nn]--[0-9A-Za-z\-]+/uy;
const AFTER_HOST = /(?::[0-9]+)?(\/(?:[0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff!*';:=+,.$\/%#\[\]\-\u2013_~@|&]*(?:[0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff=_#\/+\-]|\((?:[0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff!*';:=+,.$\/%#\[\]\-\u2013_~@|&]+|[0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff!*';:=+,.$\/%#\[\]\-\u2013_~@|&]*\([0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff!*';:=+,.$\/%#\[\]\-\u2013_~@|&]+\)[0-9A-Za-z\u0400-\u04ff\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff!*';:=+,.$\/%#\[\]\-\u2013_~@|&]*)\)))*)?(?:\?[0-9A-Za-z!?*'();:&=+$\/%#\[\]\-_.,~|@]*[0-9A-Za-z_&=#\/\-])?/uy;
const TCO_URL = /[Hh][Tt][Tt][Pp][Ss]?:\/\/[Tt]\.[Cc][Oo]\/([0-9A-Za-z]+)(?:\?[0-9A-Za-z!?*'();:&=+$\/%#\[\]\-_.,~|@]*[0-9A-Za-z_&=#\/\-])?/uy;
const TLD_LIST = "0aaa2rp1bb3ott3vie2c2le2ogado2udhabi1c2ademy2centure3ountant9ts2o2tor1d2s2ult1e2g2ro2tna1f2l2rica1g2akhan2ency1i2g2rbus3force3tel1kdn1l2ibaba3pay2lfinanz3state3y2sace3tom1m2azon2ericanexpress8family3x2fam2ica2sterdam1nalytics2droid2quan2z1o2l1partments2p3le1q2uarelle1r2ab3mco2chi2my2pa2t3e1s2da2ia2sociates1t2hleta2torney1u2ction2di4ble4o2spost2thor3o4s1w2s1x2a1z2ure0ba2by2idu2namex3d3k2r3celona4laycard7s3efoot3gains2seball3ketball2uhaus2yern1b2c2t2va1cg2n1d1e2ats3uty2er2ntley2rlin2st4buy2t1f1g1h2arti1i2ble2d2ke2ng4o2o2z1j1lack5friday2ockbuster3g3omberg2ue1m2s2w1n2pparibas1o2ats2ehringer2fa2m2nd2o3k4ing2sch3tik4on2t2utique2x1r2adesco2idgestone2oadway3ker3ther2ussels1s1t1uild5ers2siness2y2zz1v1w1y1z2h0ca2b2fe2l3l3vinklein2m3era3p2non2petown3ital7one2r3avan3ds3e4er6s3s2sa3e3h3ino2t3ering3holic1ba2n2re1c1d1enter2o2rn1f2a2d1g1h2anel4nel3rity3se3t2eap2intai2ristmas3ome2urch1i2priani2rcle2sco2tadel3i4c3y1k1l2aims2eaning2ick3nic5que2othing3ud2ub4med1m1n1o2ach2des2ffee2llege3ogne2m3mbank4unity3pany5re4uter3sec2ndos3struction4ulting3tact4ractors2oking3l3p2rsica2untry3pon6s3rses1pa1r2edit6card6union2icket2own2s2uise6s1u2isinella1v1w1x1y2mru2ou1z0dad2nce2ta3e3ing3sun2y1clk1ds1e2al4er4s2gree2livery3l3oitte3ta2mocrat2ntal4ist2si4gn2v1hl1iamonds2et2gital2rect6ory2scount5ver3h2y1j1k1m1np1o2cs3tor2g2mains2t2wnload1rive1tv1ubai2nlop2pont2rban1vag2r1z0earth2t1c2o1deka2u3cation1e1g1mail2erck1nergy2gineer8ing2terprises1pson1quipment1r2icsson2ni1s2q2tate1t1u2rovision2s1vents1xchange2pert3osed3ress2traspace0fage2il3rwinds3th2mily2n3s2rm4ers2shion3t1edex2edback2rrari4ero1i2delity3o2lm2nal4nce6ial2re4stone3mdale2sh4ing2t3ness1j1k1lickr3ghts3r2orist3wers2y1m1o2o3d3tball2rd3ex3sale3um2undation2x1r2ee3senius2l2ogans3ntier1tr1ujitsu2n3d2rniture2tbol1yi0ga2l3lery4o4up2me4s2p2rden2y1b2iz1d2n1e2a2nt4ing2orge1f1g2ee1h1i2ft4s2ves3ing1l2ass2e2obal4o1m2ail2bh2o2x1n1odaddy2ld4point3f2o3dyear3g4le2p2t2v1p1q1r2ainger3phics3tis2een2ipe2ocery3up1s1t1u2cci2ge2ide3tars2ru1w1y0hair2mburg2ngout2us1bo1dfc4bank1ealth6care2lp3sinki2re3mes1iphop2samitsu2tachi2v1k2t1m1n1ockey2ldings3iday2medepot4goods4s5ense2nda2rse2spital3t4ing2t3els3mail2use2w1r1sbc1t1u2ghes1yatt2undai0ibm1cbc2e2u1d1e2ee1fm1kano1l1m2amat2db2mo4bilien1n2c2dustries2finiti3o2g2k2stitute3urance5e2t3ernational3uit2vestments1o1piranga1q1r2ish1s2maili2t3anbul1t2au2v0jaguar2va1cb1e2ep2tzt2welry1io1ll1m2p1nj1o2bs3urg2t2y1p2morgan2rs1uegos2niper0kaufen1ddi1e2rryhotels5properties1fh1g1h1i2a2ds2m2ndle2tchen2wi1m1n1oeln2matsu2sher1p2mg2n1r2d2ed1uokgroup1w1y2oto1z0la2caixa2mborghini3er2ncaster3d4rover3xess2salle2t3ino3robe2w3yer1b1c1ds1ease2clerc2frak2gal3o2xus1gbt1i2dl2fe4insurance4style2ghting2ke2lly2mited3o2ncoln3k2ve3ing1k1lc2p1oan4s2cker3us2l2ndon2tte4o2ve1pl3financial1r1s1t2d3a1u2ndbeck2xe3ury1v1y0ma2drid2if3son2keup2n3agement3go2p2rket6ing6s3riott3shalls2ttel1ba1c2kinsey1d1e2d3ia2et2lbourne2me3orial2n3u2rck5msd1g1h1iami2crosoft2l2ni3t2t3subishi1k1l2b2s1m2a1n1o2bi4le2da2e2i2m2nash3ey3ster2rmon3tgage2scow2to4rcycles2v3ie1p1q1r1s2d1t2n2r1u2seum3ic1v1w1x1y1z0na2b2goya2me2vy1ba1c1e2c2t3bank3flix3work2ustar2w3s2xt4direct3us1f2l1g2o1hk1i2co2ke3on2nja2ssan5y1l1o2kia2rton2w3ruz3tv1p1r2a2w1tt1u1yc1z0obi2server1ffice1kinawa1layan6group2lo1m2ega1ne2g2ion2l3ine1oo1pen1racle3nge2g3anic2igins1saka1tsuka2t1vh0pa2ge2nasonic2ris3s3tners4s4y2y1ccw1e2t1f2izer1g1h2armacy2d2ilips2one3to5graphy5s2ysio1ics3tet4ures2d2n3g3k2oneer2zza1k1l2ace3y4station2umbing3s1m1n2c1ohl2ker2litie2rn2st1r2america3xi2ess2ime2o3d4uctions3f3gressive3mo3perties7y3tection2u3dential1s1t1ub1w2c1y0qa1pon1uebec3st0racing2dio1e2ad3lestate4tor5y2cipes2d3stone3umbrella2hab2ise5n3t2liance2n3t4als2pair3ort3ublican2st4aurant2view6s2xroth1ich4ardli3oh2l2o2p1o2cks2deo2gers2om1s2vp1u2gby2hr2n1w2e1yukyu0sa2arland2fe4ty2kura2le3on2msclub4ung2ndvik7coromant3ofi2p2rl2s2ve2xo1b2i2s1c2b2haeffler3midt3olarships4ol3ule3warz2ience2ot1d1e2arch3t2cure5ity2ek2lect2ner2rvices2ven2w2x3y1fr1g1h2angrila3rp2ell2ia3ksha2oes3p4ping3uji3w1i2lk2na3gles2te1j1k2i3n2y3pe1l2ing1m2art2ile1n2cf1o2ccer3ial2ftbank4ware2hu2lar3utions2ng3y2y1pa3ce2ort3t1r2l1s1t2ada3ples3r3tebank5farm2c3group2ockholm3rage4e2ream2udio4y2yle1u2cks2pplies5y4ort2rf3gery2zuki1v1watch2iss1x1y2dney2stems1z0tab2ipei2lk2obao2rget2tamotors4r3too2x3i1c2i1d2k1eam2ch4nology2l2masek2nnis2va1f1g1h2d2eater5re1iaa2ckets2enda2ps2res3ol1j2maxx2x1k2maxx1l1m2all1n1o2day2kyo2ols2p2ray2shiba2tal2urs2wn2yota3s1r2ade4ing3ining3vel6ers9insurance2ust2v1t1ube2i2nes2shu1v2s1w1z0ua1bank2s1g1k1nicom3versity2o1ol1ps1s1y1z0va2cations2na3guard1c1e2gas2ntures2risign3mögensberater9beratung3sicherung2t1g1i2ajes2deo2g2king2llas2n2p2rgin2sa3ion2va3o1laanderen1n1odka2lvo2te3ing3o2yage1u0wales3mart3ter2ng4gou2tch5es1eather7channel2bcam3er3site2d3ding2ibo3r1f1hoswho1ien2ki2lliamhill2n3dows3e3ners1me1olterskluwer2odside2rk4s3ld2w1s1tc2f0xbox1erox1ihuan2n1xx1yz0yachts2hoo2maxun2ndex1e1odobashi2ga2kohama2u3tube1t1un0za2ppos2ra1ero1ip1m1one1uerich1w0ελ1υ0бг1ел0дети0ею0католик1ом0мкд1он2сква0онлайн1рг0рус1ф0сайт1рб0укр0қаз0հայ0ישראל0קום0ابوظبي1رامكو1لاردن2بحرين2جزائر2سعودية7ه6یة7ۃ2عليان2مغرب2يمن1مارات1يران1یران0بارت2زار1يتك1ھارت0تونس0سودان2ريا4ة0شبكة0عراق2ب1مان0فلسطين0قطر0كاثوليك1وم0مصر1ليسيا1وريتانيا2قع0همراه0پاكستان2کستان0ڀارت0कॉम0नेट0भारत4म्3ोत0संगठन0বাংলা0ভারত2ৰত0ਭਾਰਤ0ભારત0ଭାରତ0இந்தியா1லங்கை0சிங்கப்பூர்0భారత్0ಭಾರತ0ഭാരതം0ලංකා0คอม0ไทย0ລາວ0გე0みんな0アマゾン0クラウド0グーグル0コム0ストア0セール0ファッション0ポイント0世界0中信1国1國1文网0亚马逊0企业0佛山0信息0健康0八卦0公司1益0台湾1灣0商城1店1标0嘉里2大酒店0在线0大拿0天主教0娱乐0家電0广东0微博0慈善0我爱你0手机0招聘0政务1府0新加坡1闻0时尚0書籍0机构0淡马锡0游戏0澳門1门0点看0移动0组织机构0网址1店1站1络0联通0臺灣0谷歌0购物0通販0集团0電訊盈科0飞利浦0食品0餐厅0香格里拉1港0닷넷1컴0삼성0한국";
// End of what is written.

const TLDS = new Set();
let name = "";
// A digit says how much of the name before stays.
for (const [, shared, rest] of TLD_LIST.matchAll(/(\d)(\D+)/g)) {
  name = name.slice(0, shared) + rest;
  TLDS.add(name);
}

const CLUSTER = /\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/uy;

/** The text as the server will store it. */
export function clean(text) {
  return text
    .replace(LINE_END, "\n")
    .replaceAll("\t", " ")
    .replace(UNWANTED, "")
    .normalize()
    .trim()
    .replace(BLANK_LINES, "\n\n");
}

/** Code points after normalization, every URL counting 23. */
export function tweetLength(text) {
  const normalized = text.normalize();
  let length = codePoints(normalized);
  for (const [start, end] of findUrls(normalized)) {
    length += URL_LENGTH - codePoints(normalized.slice(start, end));
  }
  return length;
}

/** Where the text passes the limit: the index of the first character too many, or -1. */
export function overflowIndex(text) {
  const urls = findUrls(text);
  let length = 0;
  let at = 0;
  while (at < text.length) {
    while (urls.length && urls[0][0] < at) urls.shift();
    let end;
    if (urls.length && urls[0][0] === at) {
      end = urls[0][1];
      length += URL_LENGTH;
    } else {
      // A letter with its accents, typed one by one or together, is counted as the server sees it.
      const cluster = match(CLUSTER, text, at)[0];
      end = at + cluster.length;
      length += codePoints(cluster.normalize());
    }
    if (length > MAX_LENGTH) return at;
    at = end;
  }
  return -1;
}

function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** What the pattern finds: at this index if it is sticky, or from there on. */
function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function dotBetween(text, at, end) {
  const dot = text.indexOf(".", at);
  return dot < end ? dot : -1;
}

function findUrls(text) {
  const found = [];
  if (!text.includes(".")) return found;
  let settled = 0;
  let at = 0;
  let run;
  while ((run = match(HOST_RUN, text, at))) {
    at = run.index + run[0].length;
    if (!run[0].includes(".")) continue;
    const host = firstHost(text, run.index, at, settled);
    if (!host) continue;
    const rest = match(AFTER_HOST, text, host[2]);
    settled = at = host[2] + rest[0].length;
    found.push(...urlsOfHost(text, host, rest[1] !== undefined, at));
  }
  return found;
}

/** [start of the URL, start of its domain, end of its domain] */
function firstHost(text, start, end, settled) {
  for (const length of [8, 7]) {
    const scheme = start >= length && match(SCHEME, text, start - length);
    if (!scheme || scheme[0].length !== length) continue;
    if (scheme.index > 0 && scheme.index <= settled) continue;
    if (!match(HOST_LETTER, text, start)) continue;
    const { stop } = longestDomain(text, start, end);
    if (stop) return [scheme.index, start, stop];
  }
  const free = settled && settled + (text.codePointAt(settled) > 0xffff ? 2 : 1);
  let at = start;
  while (at < end) {
    const dot = dotBetween(text, at, end);
    if (dot < 0) break;
    const first =
      dot > at &&
      !"-_".includes(text[dot - 1]) &&
      match(HOST_START, text, Math.max(at, free));
    if (!first || first.index >= dot) {
      at = dot + 1;
      continue;
    }
    const { stop, fallback, broke } = longestDomain(text, first.index, end);
    if (stop) return [first.index, first.index, stop];
    if (fallback) return fallback;
    at = broke;
  }
  return null;
}

function longestDomain(text, start, end) {
  let stop, fallback, previous;
  let at = start;
  for (;;) {
    const tld = previous !== undefined && tldStop(text, at, end);
    if (tld) {
      const underscore = text.slice(previous, at).lastIndexOf("_");
      if (underscore < 0) {
        stop = tld;
      } else if (!fallback) {
        let letter = previous + underscore;
        while ("-_".includes(text[letter])) letter++;
        fallback = [letter, letter, tld];
      }
    }
    const dot = dotBetween(text, at, end);
    if (dot <= at || "-_".includes(text[at]) || "-_".includes(text[dot - 1])) {
      return { stop, fallback, broke: at };
    }
    previous = at;
    at = dot + 1;
  }
}

function tldStop(text, at, end) {
  const punycode = match(PUNYCODE_TLD, text, at);
  if (punycode) return at + punycode[0].length;
  const dot = dotBetween(text, at, end);
  const word = at + match(WORD, text, at)[0].length;
  const plain = word > at && (word === end || text.charCodeAt(word) < 128);
  let stop = plain ? word : Math.min(dot < 0 ? end : dot, at + LONGEST_TLD);
  for (; stop > at; stop--) {
    if (TLDS.has(text.slice(at, stop).toLowerCase()) && !match(TLD_GOES_ON, text, stop)) {
      return stop;
    }
    if (plain) break;
  }
  return 0;
}

function urlsOfHost(text, [start, host, stop], hasPath, restEnd) {
  if (start < host) {
    const tco = match(TCO_URL, text, start);
    if (tco && tco[1].length > MAX_TCO_SLUG_LENGTH) return [];
    const end = tco ? start + tco[0].length : restEnd;
    const length = codePoints(text.slice(start, end));
    return isValid(text.slice(host, stop), length) ? [[start, end]] : [];
  }
  const found = [];
  if (start && "-_./".includes(text[start - 1])) return found;
  const domain = text.slice(start, stop);
  for (const labels of domain.matchAll(LATIN_LABELS)) {
    const first = labels.index;
    let at = first + labels[0].length;
    while (at > first) {
      const tld = tldStop(domain, at, domain.length);
      if (tld) {
        const end = start + tld === stop && hasPath ? restEnd : start + tld;
        const length = codePoints(text.slice(start + first, end)) + "https://".length;
        if (isValid(domain.slice(first, tld), length)) found.push([start + first, end]);
        break;
      }
      at = Math.max(first, domain.lastIndexOf(".", at - 2) + 1);
    }
  }
  return found;
}

function isValid(domain, urlLength) {
  for (const label of domain.split(".")) {
    const length = codePoints(label);
    if (length > MAX_LABEL_LENGTH) return false;
    if (/[^\x00-\x7f]/.test(label)) {
      const encoded = 4 + punycodeLength(label);
      if (encoded > MAX_LABEL_LENGTH || /^xn--/i.test(label)) return false;
      urlLength += encoded - length;
    }
  }
  return urlLength <= MAX_URL_LENGTH;
}

/** How long a label is in punycode (RFC 3492, section 6.3), in which domains are looked up. */
function punycodeLength(label) {
  const points = Array.from(label, (character) => character.codePointAt(0));
  const basic = points.filter((point) => point < 128).length;
  let length = basic && basic + 1;
  let done = basic;
  let delta = 0;
  let bias = 72;
  let next = 128;
  while (done < points.length) {
    const smallest = Math.min(...points.filter((point) => point >= next));
    delta += (smallest - next) * (done + 1);
    next = smallest;
    for (const point of points) {
      if (point < next) delta++;
      if (point !== next) continue;
      let rest = delta;
      for (let k = 36; ; k += 36) {
        const threshold = Math.min(Math.max(k - bias, 1), 26);
        length++;
        if (rest < threshold) break;
        rest = Math.floor((rest - threshold) / (36 - threshold));
      }
      bias = adapt(delta, done + 1, done === basic);
      delta = 0;
      done++;
    }
    delta++;
    next++;
  }
  return length;
}

function adapt(delta, count, isFirst) {
  delta = Math.floor(delta / (isFirst ? 700 : 2));
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
}
