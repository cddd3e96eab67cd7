extension UpstreamTable {
  /// Likewise, of what is not well-formed; OPERAND stands for the tokens that begin one.
  static let syntax = #"""
    self.o.in => 1:8: Syntax error: no viable alternative at input '.in' && 1:10: Syntax error: mismatched input '<EOF>' expecting OPERAND
    self.s + => 1:9: Syntax error: mismatched input '<EOF>' expecting OPERAND
    self.s ++ "a" => 1:9: Syntax error: extraneous input '+' expecting OPERAND
    [1 => 1:3: Syntax error: mismatched input '<EOF>' expecting {']', ','}
    {1 => 1:3: Syntax error: mismatched input '<EOF>' expecting ':'
    {1:} => 1:4: Syntax error: mismatched input '}' expecting OPERAND
    {:1} => 1:2: Syntax error: extraneous input ':' expecting {'[', '{', '}', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER} && 1:4: Syntax error: mismatched input '}' expecting ':'
    f( => 1:3: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', ')', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
    f(1,) => 1:5: Syntax error: mismatched input ')' expecting OPERAND
    f(,) => 1:3: Syntax error: extraneous input ',' expecting {'[', '{', '(', ')', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
    self..s => 1:6: Syntax error: no viable alternative at input '..'
    self.1 => 1:5: Syntax error: extraneous input '.1' expecting <EOF>
    self.s. => 1:8: Syntax error: no viable alternative at input '.'
    self.s( => 1:8: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', ')', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
    "abc => 1:1: Syntax error: token recognition error at: '"abc' && 1:5: Syntax error: mismatched input '<EOF>' expecting OPERAND
    'abc => 1:1: Syntax error: token recognition error at: ''abc' && 1:5: Syntax error: mismatched input '<EOF>' expecting OPERAND
    def" => 1:4: Syntax error: token recognition error at: '"'
    def""" => 1:4: Syntax error: extraneous input '""' expecting <EOF> && 1:6: Syntax error: token recognition error at: '"'
    "\q" => 1:1: Syntax error: token recognition error at: '"\q' && 1:4: Syntax error: token recognition error at: '"' && 1:5: Syntax error: mismatched input '<EOF>' expecting OPERAND
    "\x" => 1:1: Syntax error: token recognition error at: '"\x"' && 1:5: Syntax error: mismatched input '<EOF>' expecting OPERAND
    "\x4" => 1:1: Syntax error: token recognition error at: '"\x4"' && 1:6: Syntax error: mismatched input '<EOF>' expecting OPERAND
    "\u12" => 1:1: Syntax error: token recognition error at: '"\u12"' && 1:7: Syntax error: mismatched input '<EOF>' expecting OPERAND
    '\400' => 1:1: Syntax error: token recognition error at: ''\4' && 1:6: Syntax error: token recognition error at: '''
    "\8" => 1:1: Syntax error: token recognition error at: '"\8' && 1:4: Syntax error: token recognition error at: '"' && 1:5: Syntax error: mismatched input '<EOF>' expecting OPERAND
    @ => 1:1: Syntax error: token recognition error at: '@' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    # => 1:1: Syntax error: token recognition error at: '#' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    $ => 1:1: Syntax error: token recognition error at: '$' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    & => 1:1: Syntax error: token recognition error at: '&' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    | => 1:1: Syntax error: token recognition error at: '|' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    a & b => 1:3: Syntax error: token recognition error at: '& ' && 1:5: Syntax error: extraneous input 'b' expecting <EOF>
    a | b => 1:3: Syntax error: token recognition error at: '| ' && 1:5: Syntax error: extraneous input 'b' expecting <EOF>
    a = b => 1:3: Syntax error: token recognition error at: '= ' && 1:5: Syntax error: extraneous input 'b' expecting <EOF>
    a === b => 1:5: Syntax error: token recognition error at: '= '
    a !== b => 1:5: Syntax error: token recognition error at: '= '
    a ? b => 1:6: Syntax error: mismatched input '<EOF>' expecting ':'
    a ? b : => 1:8: Syntax error: mismatched input '<EOF>' expecting OPERAND
    a ? : c => 1:5: Syntax error: extraneous input ':' expecting OPERAND && 1:8: Syntax error: mismatched input '<EOF>' expecting ':'
    ? a => 1:1: Syntax error: extraneous input '?' expecting OPERAND
    "a" "b" => 1:5: Syntax error: extraneous input '"b"' expecting <EOF>
    true false => 1:6: Syntax error: extraneous input 'false' expecting <EOF>
    a.b c => 1:5: Syntax error: extraneous input 'c' expecting <EOF>
    in => 1:1: Syntax error: mismatched input 'in' expecting OPERAND && 1:3: Syntax error: mismatched input '<EOF>' expecting OPERAND
    self.in => 1:6: Syntax error: no viable alternative at input '.in' && 1:8: Syntax error: mismatched input '<EOF>' expecting OPERAND
    self.true => 1:6: Syntax error: mismatched input 'true' expecting IDENTIFIER
    self.null => 1:6: Syntax error: mismatched input 'null' expecting IDENTIFIER
    `a` => 1:1: Syntax error: mismatched input '`a`' expecting OPERAND
    self.`a => 1:6: Syntax error: token recognition error at: '`a' && 1:8: Syntax error: no viable alternative at input '.'
    self[`s`] => 1:6: Syntax error: mismatched input '`s`' expecting {'[', '{', '(', '.', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
    // comment => 1:11: Syntax error: mismatched input '<EOF>' expecting OPERAND
    /* a */ => 1:1: Syntax error: mismatched input '/' expecting OPERAND && 1:2: Syntax error: extraneous input '*' expecting OPERAND && 1:7: Syntax error: mismatched input '/' expecting OPERAND && 1:8: Syntax error: mismatched input '<EOF>' expecting OPERAND
    1 /**/ 2 => 1:4: Syntax error: mismatched input '*' expecting OPERAND && 1:5: Syntax error: mismatched input '*' expecting OPERAND && 1:6: Syntax error: extraneous input '/' expecting OPERAND
    self.s == => 1:10: Syntax error: mismatched input '<EOF>' expecting OPERAND
    self.s == "a" && => 1:17: Syntax error: mismatched input '<EOF>' expecting OPERAND
    ! => 1:2: Syntax error: extraneous input '<EOF>' expecting OPERAND
    - => 1:2: Syntax error: no viable alternative at input '-' && 1:2: Syntax error: mismatched input '<EOF>' expecting OPERAND
    *1 => 1:1: Syntax error: extraneous input '*' expecting OPERAND
    1 * => 1:4: Syntax error: mismatched input '<EOF>' expecting OPERAND
    1 * * 2 => 1:5: Syntax error: extraneous input '*' expecting OPERAND
    self.s   == 'a' => 1:8: Syntax error: token recognition error at: ' '
    """#
}
