import Testing

@testable import CEL

@Suite struct LibraryTests {
  @Test(
    "strings",
    arguments: [
      "'hello'.contains('ell') => true", "'hello'.charAt(1) => \"e\"", "'hello'.indexOf('l') => 2",
      "'hello'.lastIndexOf('l') => 3",
      "'hello'.indexOf('l', 3) => 3", "'hello'.substring(1, 3) => \"el\"", "'a,b,c'.split(',') => [\"a\",\"b\",\"c\"]",
      "'a,b,c'.split(',', 2) => [\"a\",\"b,c\"]", "'abc'.split('') => [\"a\",\"b\",\"c\"]",
      "'aaa'.replace('a', 'b', 2) => \"bba\"",
      "' x '.trim() => \"x\"", "'aBc'.upperAscii() + 'aBc'.lowerAscii() => \"ABCabc\"", "'abc'.reverse() => \"cba\"",
      "strings.quote('a\"b') => \"\\\"a\\\\\\\"b\\\"\"",
      "'%s is %d, %.2f, %x, %%'.format(['a', 3, 2345.678, 255]) => \"a is 3, 2,345.68, ff, %\"",
      "'%s %e'.format([[1, 'b', {'k': true}], 1234.5]) => \"[1, \\\"b\\\", {\\\"k\\\":true}] 1.234500×10⁰³\"",
      "string(1000000.0) + ' ' + string(123456.5) + ' ' + string(0.00001) => \"1e+06 123456.5 1e-05\"",
      "[optional.of(1), optional.none()].unwrapOpt() => [1]", "[1, 2].last().value() => 2",
      "'%.3f'.format([0.0005]) => \"0.001\"",
      "'a1b22'.find('[0-9]+') => \"1\"", "'a1b22'.findAll('[0-9]+') => [\"1\",\"22\"]", "'a1b22'.findAll('[0-9]+', 1) => [\"1\"]",
      "'abc'.matches('^a.c$') => true", "matches('xaz', 'a') => true",
    ])
  func strings(line: String) { check(line) }

  @Test(
    "lists, sets and numbers",
    arguments: [
      "[1, 2, 3].sum() => 6", "[1.5, 2.5].sum() => 4", "[3, 1, 2].min() => 1", "[3, 1, 2].max() => 3",
      "[1, 2].isSorted() => true",
      "['b', 'a'].isSorted() => false", "[1, 2, 1].indexOf(1) => 0", "[1, 2, 1].lastIndexOf(1) => 2",
      "[1, 1, 2].distinct() => [1,2]",
      "[[1], [2, [3]]].flatten() => [1,2,[3]]", "[1, 2, 3].slice(1, 3) => [2,3]", "[3, 1].sort() => [1,3]",
      "lists.range(3) => [0,1,2]",
      "[].sum() => 0", "[].min() => error: min called on empty list", "sets.contains([1, 2], [2]) => true",
      "sets.equivalent([1, 2], [2, 1, 1]) => true",
      "sets.intersects([1], [2]) => false", "math.greatest(1, 2.5, 2) => 2.5", "math.least([3, 2]) => 2", "math.abs(-3) => 3",
      "math.ceil(1.2) + math.floor(1.8) + math.round(1.5) => 5", "math.bitAnd(6, 3) => 2", "math.bitShiftLeft(1, 4) => 16",
      "base64.encode(b'hi') => \"aGk=\"", "string(base64.decode('aGk=')) => \"hi\"",
    ])
  func lists(line: String) { check(line) }

  @Test(
    "Kubernetes",
    arguments: [
      "quantity('1.5Gi').isGreaterThan(quantity('1Gi')) => true", "isQuantity('1x') => false",
      "quantity('2k').asInteger() => 2000",
      "string(quantity('1Gi').add(quantity('1Gi'))) => \"2Gi\"", "quantity('1').compareTo(quantity('1000m')) => 0",
      "quantity('500m').asApproximateFloat() => 0.5",
      "quantity('5').sub(3).isInteger() => true", "ip('10.0.0.1').family() => 4", "isIP('::1') => true",
      "ip('::1').isLoopback() => true",
      "cidr('10.0.0.0/8').containsIP('10.1.2.3') => true", "cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16')) => true",
      "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') => true", "cidr('10.0.0.0/8').prefixLength() => 8",
      "isCIDR('x') => false",
      "ip.isCanonical('::1') => true", "ip.isCanonical('0:0::1') => false",
      "url('https://a.example:8080/p?x=1&x=2').getPort() => \"8080\"",
      "url('https://a.example:8080/p?x=1&x=2').getQuery() => {\"x\":[\"1\",\"2\"]}",
      "url('https://[::1]:80/').getHostname() => \"::1\"",
      "isURL('https://x') => true", "isURL('x y') => false", "url('/path').getEscapedPath() => \"/path\"",
      "semver('1.2.3').isLessThan(semver('1.10.0')) => true", "isSemver('1.2') => false", "semver('v1.2', true).minor() => 2",
      "semver('1.0.0-alpha.1').compareTo(semver('1.0.0')) => -1", "format.dns1123Label().validate('a-b').hasValue() => false",
      "format.dns1123Label().validate('A').hasValue() => true",
      "format.named('uuid').value().validate('123e4567-e89b-12d3-a456-426614174000').hasValue() => false",
    ])
  func kubernetes(line: String) { check(line) }

  private func check(_ line: String) {
    guard let arrow = line.range(of: " => ") else { return }
    #expect(EvaluationTests.run(String(line[..<arrow.lowerBound])) == String(line[arrow.upperBound...]), "\(line)")
  }
}
