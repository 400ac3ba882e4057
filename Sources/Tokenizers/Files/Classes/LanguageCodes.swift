/// The languages that classes have tokens for without a file that lists them, in the order of their ids.
enum LanguageCodes {
  static let mbart = [
    "ar_AR", "cs_CZ", "de_DE", "en_XX", "es_XX", "et_EE", "fi_FI", "fr_XX", "gu_IN", "hi_IN",
    "it_IT", "ja_XX", "kk_KZ", "ko_KR", "lt_LT", "lv_LV", "my_MM", "ne_NP", "nl_XX", "ro_RO",
    "ru_RU", "si_LK", "tr_TR", "vi_VN", "zh_CN",
  ]

  static let mbart50 =
    mbart + [
      "af_ZA", "az_AZ", "bn_IN", "fa_IR", "he_IL", "hr_HR", "id_ID", "ka_GE", "km_KH", "mk_MK",
      "ml_IN", "mn_MN", "mr_IN", "pl_PL", "ps_AF", "pt_XX", "sv_SE", "sw_KE", "ta_IN", "te_IN",
      "th_TH", "tl_XX", "uk_UA", "ur_PK", "xh_ZA", "gl_ES", "sl_SI",
    ]

  /// M2M-100's, or WMT 21's where `language_codes` says so.
  static func m2m100(
    _ configuration: TokenizerConfiguration
  ) throws(TokenizerError) -> [String] {
    var codes = m2m100
    if let field = configuration.main?.optional("language_codes") {
      let name = try field.string()
      guard let named = ["m2m100": m2m100, "wmt21": "en ha is ja cs ru zh de"][name] else {
        throw field.unexpected("m2m100 or wmt21")
      }
      codes = named
    }
    return codes.split(separator: " ").map { "__\($0)__" }
  }

  private static let m2m100 =
    "af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha "
    + "he hi hr ht hu hy id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my "
    + "ne nl no ns oc or pa pl ps pt ro ru sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz "
    + "vi wo xh yi yo zh zu"
}
