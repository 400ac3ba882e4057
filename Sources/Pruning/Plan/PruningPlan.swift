package import Corpora
package import Tokenizers

/// The decision what stays of a model and why, as a value: made by measuring, carried out by cutting, saved as JSON.
package struct PruningPlan: Sendable {
  /// Files of one kind that decided, such as a corpus.
  package struct Inputs: Equatable, Sendable {
    /// `corpus`, `usage`, `layers`, `tokens`, `holdout`.
    package let kind: String
    package let files: [InputHashes.Entry]
  }

  /// Documents that were compared before and after, in the tokens that they have.
  package struct Compared: Equatable, Sendable {
    package var documents: Int
    /// Of these, how many use tokens that go on purpose.
    package var resegmented: Int

    package init(documents: Int, resegmented: Int) {
      (self.documents, self.resegmented) = (documents, resegmented)
    }
  }

  package var asked: Asked
  package var inputs: [Inputs] = []
  package var usage: UsageTotals
  /// `nil` where the vocabulary stays.
  package var vocabulary: VocabularyPlan?
  /// `nil` where heads, neurons and layers stay.
  package var structure: ModelCut.Structure?
  /// What pruning layers under a budget found out; `nil` where there was none.
  package var fit: LayerFit?
  /// What the vocabulary does to text that was not counted; `nil` where there was none.
  package var holdout: HoldoutResult?
  /// Whether it was changed since it was saved, so that what was measured is of another plan.
  package var isEdited = false
  /// `nil` where that is left to whoever writes the model.
  package var compared: Compared?
}

/// How a text uses a vocabulary, all in all.
package struct UsageTotals: Equatable, Sendable {
  package var documents = 0
  /// Bytes of text.
  package var textSize = 0
  package var tokenCount = 0
  /// How many tokens occur at all.
  package var distinctTokens = 0
  /// Occurrences of tokens that stay; `nil` of a plan that was edited.
  package var coveredTokens: Int? = 0
  /// How often new text like it, of the same length, will lack a token (``LostTokens``); `nil` likewise.
  package var unseenTokens: Int? = 0
  /// Invalid UTF-8 sequences that were counted as U+FFFD.
  package var replacedCount = 0
  /// What the documents are a sample of, if they are one.
  package var sample: Usage.Sample?
  /// Whose tokens these are, where a directory's files make several segmentations of a text.
  package var segmentations: Segmentations?
  /// Tokens that go and that only the other segmentations have of the text; `nil` where nothing is known of such.
  package var lostElsewhere: LostElsewhere?

  /// Tokens that figures say nothing of, for they are of another segmentation; prefixes that unknown words took are
  /// among them.
  package struct LostElsewhere: Equatable, Sendable {
    package var tokens: Int
    /// How often the other segmentations have them, all together.
    package var occurrences: Int
  }

  package init() {}

  /// - Parameters:
  ///   - usage: The counts.
  ///   - plan: Which tokens stay; `nil` where all do.
  ///   - files: The tokenizer's.
  init(_ usage: Usage, _ plan: VocabularyPlan?, _ files: TokenizerFiles) {
    segmentations = files.segmentations
    (documents, textSize) = (usage.documents, usage.textSize)
    (tokenCount, distinctTokens) = (usage.tokenCount, usage.distinctTokens)
    coveredTokens = plan?.coveredOccurrences(usage) ?? usage.tokenCount
    unseenTokens = plan?.unseenOccurrences ?? 0
    replacedCount = usage.replacedCount
    sample = usage.sample
    if let plan, segmentations != nil {
      let kept = Set(plan.map.kept.map(\.index))
      let lost = usage.counts.indices.filter { index in
        usage.counts[index].occurrences == 0 && usage.counts[index].needed > 0
          && !kept.contains(index)
      }
      lostElsewhere = LostElsewhere(
        tokens: lost.count, occurrences: lost.reduce(0) { $0 + usage.counts[$1].needed })
    }
  }

  /// Leaves out what was decided, and with it what that comes to.
  mutating func forgetDecision() {
    (coveredTokens, unseenTokens, lostElsewhere) = (nil, nil, nil)
  }
}
