import Corpora
import Tokenizers

/// Which tokens text that is yet to come will lack, though it is like the corpus.
///
/// Had one document of the corpus been new, its tokens would have been counted once less each, and might have gone: a
/// token that occurs c times goes as surely as those do that occur c - 1 times. Without limits, those that occur once
/// are gone, and their share of all occurrences is Good and Turing's estimate of what was not seen (Good 1953).
struct LostTokens {
  /// Those that are gone, and those that would more likely have gone than not.
  let tokens: [TokenID]
  /// How often text of the corpus's length will lack a token.
  let occurrences: Int

  /// - Parameters:
  ///   - usage: The counts.
  ///   - isKept: By id.
  ///   - isCertain: By id, whether a token stays however often it occurs.
  ///   - minimumCount: Tokens that occur less often go.
  init(_ usage: Usage, isKept: [Bool], isCertain: [Bool], minimumCount: Int) {
    let counts = usage.counts.map(\.occurrences)
    let used = counts.indices.filter { counts[$0] > 0 && !isCertain[$0] }
    var there: [Int: (all: Int, gone: Int)] = [:]
    for index in used {
      there[counts[index], default: (0, 0)].all += 1
      if !isKept[index] { there[counts[index], default: (0, 0)].gone += 1 }
    }
    var risks: [Int: Double] = [:]
    var (last, before) = (0, Double?.none)
    for count in there.keys.sorted() {
      let entry = there[count] ?? (0, 0)
      let own = Double(entry.gone) / Double(max(1, entry.all))
      // Where no token has one occurrence less, something between those that have fewer and its own kind.
      risks[count] =
        count <= minimumCount
        ? 1 : last == count - 1 ? before ?? own : ((before ?? own) + own) / 2
      (last, before) = (count, own)
    }
    tokens = used.filter { !isKept[$0] || (risks[counts[$0]] ?? 0) > 0.5 }
      .map { TokenID(UInt32($0)) }
    occurrences = Int(
      used.reduce(0.0) { $0 + Double(counts[$1]) * (risks[counts[$1]] ?? 0) }.rounded())
  }
}
