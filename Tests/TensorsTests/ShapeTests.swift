import Tensors
import Testing

struct ShapeTests {
  @Test(arguments: [
    ([], 1), ([0], 0), ([7], 7), ([2, 3], 6), ([2, 0, 5], 0), ([Int.max], Int.max),
    ([0, Int.max, 4], 0), ([1 << 31, 1 << 31], 1 << 62),
  ])
  func elementCountIsTheProduct(_ dimensions: [Int], _ count: Int) throws {
    #expect(try Shape(dimensions).elementCount == count)
  }

  @Test(arguments: [[Int.max, 2], [1 << 32, 1 << 31], [1 << 62, 4, 0], [3, Int.max]])
  func overflowIsAnError(_ dimensions: [Int]) {
    #expect(throws: TensorError.tooManyElements(dimensions)) { try Shape(dimensions) }
  }

  @Test(arguments: [[-1], [2, -3], [0, -1], [Int.min]])
  func negativeDimensionIsAnError(_ dimensions: [Int]) {
    #expect(throws: TensorError.negativeDimension(dimensions)) { try Shape(dimensions) }
  }

  @Test(arguments: DataType.allCases)
  func eightElementsTakeAsManyBytesAsOneHasBits(_ dataType: DataType) throws {
    #expect(try Shape([2, 4]).byteCount(of: dataType) == dataType.bitsPerElement)
  }

  @Test(arguments: [(DataType.f4, 3), (.f6e2m3, 2), (.f6e3m2, 7)])
  func partialByteIsAnError(_ dataType: DataType, _ count: Int) throws {
    let shape = try Shape([count])
    #expect(throws: TensorError.partialByte(dataType, [count])) {
      try shape.byteCount(of: dataType)
    }
  }

  @Test func byteCountOverflowIsAnError() throws {
    let shape = try Shape([1 << 61])
    #expect(throws: TensorError.tooManyBytes(.f64, [1 << 61])) {
      try shape.byteCount(of: .f64)
    }
  }

  @Test func resizedChangesOneAxis() throws {
    #expect(try Shape([5, 6, 7]).resized(to: 0, along: 1) == Shape([5, 0, 7]))
    #expect(throws: TensorError.tooManyElements([1 << 62, 4])) {
      try Shape([0, 4]).resized(to: 1 << 62, along: 0)
    }
  }
}

struct AxisLayoutTests {
  @Test(arguments: [(0, 1, 2, 96), (1, 2, 3, 32), (2, 6, 4, 8)])
  func slicesLieRowMajor(_ axis: Int, _ blocks: Int, _ length: Int, _ slice: Int) throws {
    let layout = try AxisLayout(Shape([2, 3, 4]), .f64, along: axis)
    #expect(layout.blockCount == blocks)
    #expect(layout.length == length)
    #expect(layout.sliceByteCount == slice)
    #expect(layout.blockByteCount == length * slice)
  }

  @Test func sliceMustEndOnAByte() throws {
    let shape = try Shape([2, 3])
    #expect(throws: TensorError.partialByte(.f4, [3])) {
      try AxisLayout(shape, .f4, along: 0)
    }
    #expect(throws: TensorError.partialByte(.f4, [])) {
      try AxisLayout(shape, .f4, along: 1)
    }
  }

  @Test func emptyTensorWithHugeAxesIsAnErrorNotATrap() throws {
    let shape = try Shape([0, 1 << 40, 1 << 40])
    #expect(throws: TensorError.tooManyElements([1 << 40, 1 << 40])) {
      try AxisLayout(shape, .u8, along: 1)
    }
    #expect(throws: TensorError.tooManyElements([1 << 40, 1 << 40])) {
      try AxisLayout(shape, .u8, along: 0)
    }
  }
}
