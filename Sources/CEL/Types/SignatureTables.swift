/// What can be called with what: the language, the libraries Kubernetes enables, and what task files may use beyond.
enum SignatureTables {
  static let language = """
    !_(bool) bool
    -_(int) int
    -_(double) double
    @not_strictly_false(bool) bool
    _==_(A, A) bool
    _!=_(A, A) bool
    @in(A, list(A)) bool
    @in(A, map(A, B)) bool
    _?_:_(bool, A, A) A
    _&&_(bool, bool) bool
    _||_(bool, bool) bool
    _[_](list(A), int) A
    _[_](map(A, B), A) B
    _[_](optional(list(A)), int) optional(A)
    _[_](optional(map(A, B)), A) optional(B)
    _[?_](list(A), int) optional(A)
    _[?_](optional(list(A)), int) optional(A)
    _[?_](map(A, B), A) optional(B)
    _[?_](optional(map(A, B)), A) optional(B)
    _+_(bytes, bytes) bytes
    _+_(double, double) double
    _+_(duration, duration) duration
    _+_(duration, timestamp) timestamp
    _+_(timestamp, duration) timestamp
    _+_(int, int) int
    _+_(list(A), list(A)) list(A)
    _+_(string, string) string
    _+_(uint, uint) uint
    _-_(double, double) double
    _-_(duration, duration) duration
    _-_(int, int) int
    _-_(timestamp, duration) timestamp
    _-_(timestamp, timestamp) duration
    _-_(uint, uint) uint
    _*_(double, double) double
    _*_(int, int) int
    _*_(uint, uint) uint
    _/_(double, double) double
    _/_(int, int) int
    _/_(uint, uint) uint
    _%_(int, int) int
    _%_(uint, uint) uint
    _<_(bool, bool) bool
    _<_(int, int) bool
    _<_(int, double) bool
    _<_(int, uint) bool
    _<_(uint, uint) bool
    _<_(uint, double) bool
    _<_(uint, int) bool
    _<_(double, double) bool
    _<_(double, int) bool
    _<_(double, uint) bool
    _<_(string, string) bool
    _<_(bytes, bytes) bool
    _<_(timestamp, timestamp) bool
    _<_(duration, duration) bool
    size(bytes) int
    bytes.size() int
    size(list(A)) int
    list(A).size() int
    size(map(A, B)) int
    map(A, B).size() int
    size(string) int
    string.size() int
    type(A) type(A)
    dyn(A) dyn
    bool(bool) bool
    bool(string) bool
    bytes(bytes) bytes
    bytes(string) bytes
    double(double) double
    double(int) double
    double(string) double
    double(uint) double
    duration(duration) duration
    duration(string) duration
    int(int) int
    int(double) int
    int(duration) int
    int(string) int
    int(timestamp) int
    int(uint) int
    string(string) string
    string(bool) string
    string(bytes) string
    string(double) string
    string(duration) string
    string(int) string
    string(timestamp) string
    string(uint) string
    timestamp(timestamp) timestamp
    timestamp(int) timestamp
    timestamp(string) timestamp
    uint(uint) uint
    uint(double) uint
    uint(int) uint
    uint(string) uint
    matches(string, string) bool
    string.matches(string) bool
    string.contains(string) bool
    string.endsWith(string) bool
    string.startsWith(string) bool
    timestamp.getFullYear() int
    timestamp.getFullYear(string) int
    timestamp.getMonth() int
    timestamp.getMonth(string) int
    timestamp.getDayOfYear() int
    timestamp.getDayOfYear(string) int
    timestamp.getDayOfMonth() int
    timestamp.getDayOfMonth(string) int
    timestamp.getDate() int
    timestamp.getDate(string) int
    timestamp.getDayOfWeek() int
    timestamp.getDayOfWeek(string) int
    timestamp.getHours() int
    timestamp.getHours(string) int
    duration.getHours() int
    timestamp.getMinutes() int
    timestamp.getMinutes(string) int
    duration.getMinutes() int
    timestamp.getSeconds() int
    timestamp.getSeconds(string) int
    duration.getSeconds() int
    timestamp.getMilliseconds() int
    timestamp.getMilliseconds(string) int
    duration.getMilliseconds() int
    optional.of(A) optional(A)
    optional.ofNonZeroValue(A) optional(A)
    optional.none() optional(A)
    optional(A).value() A
    optional(A).hasValue() bool
    optional(A).or(optional(A)) optional(A)
    optional(A).orValue(A) A
    optional.unwrap(list(optional(A))) list(A)
    list(optional(A)).unwrapOpt() list(A)
    cel.@mapInsert(map(K, V), K, V) map(K, V)
    cel.@mapInsert(map(K, V), map(K, V)) map(K, V)
    list(A).first() optional(A)
    list(A).last() optional(A)
    """

  static let kubernetes = """
    list($C).isSorted() bool
    list($C).min() $C
    list($C).max() $C
    list($S).sum() $S
    list(A).indexOf(A) int
    list(A).lastIndexOf(A) int
    string.find(string) string
    string.findAll(string) list(string)
    string.findAll(string, int) list(string)
    url(string) URL
    isURL(string) bool
    URL.getScheme() string
    URL.getHost() string
    URL.getHostname() string
    URL.getPort() string
    URL.getEscapedPath() string
    URL.getQuery() map(string, list(string))
    quantity(string) Quantity
    isQuantity(string) bool
    sign(Quantity) int
    Quantity.isInteger() bool
    Quantity.asInteger() int
    Quantity.asApproximateFloat() double
    Quantity.add(Quantity) Quantity
    Quantity.add(int) Quantity
    Quantity.sub(Quantity) Quantity
    Quantity.sub(int) Quantity
    Quantity.isLessThan(Quantity) bool
    Quantity.isGreaterThan(Quantity) bool
    Quantity.compareTo(Quantity) int
    ip(string) IP
    isIP(string) bool
    ip.isCanonical(string) bool
    string(IP) string
    IP.family() int
    IP.isUnspecified() bool
    IP.isLoopback() bool
    IP.isLinkLocalMulticast() bool
    IP.isLinkLocalUnicast() bool
    IP.isGlobalUnicast() bool
    cidr(string) CIDR
    isCIDR(string) bool
    string(CIDR) string
    CIDR.containsIP(string) bool
    CIDR.containsIP(IP) bool
    CIDR.containsCIDR(string) bool
    CIDR.containsCIDR(CIDR) bool
    CIDR.ip() IP
    CIDR.masked() CIDR
    CIDR.prefixLength() int
    format.named(string) optional(Format)
    format.dns1123Label() Format
    format.dns1123Subdomain() Format
    format.dns1035Label() Format
    format.qualifiedName() Format
    format.dns1123LabelPrefix() Format
    format.dns1123SubdomainPrefix() Format
    format.dns1035LabelPrefix() Format
    format.labelValue() Format
    format.uri() Format
    format.uuid() Format
    format.byte() Format
    format.date() Format
    format.datetime() Format
    Format.validate(string) optional(list(string))
    semver(string) Semver
    semver(string, bool) Semver
    isSemver(string) bool
    isSemver(string, bool) bool
    Semver.major() int
    Semver.minor() int
    Semver.patch() int
    Semver.compareTo(Semver) int
    Semver.isLessThan(Semver) bool
    Semver.isGreaterThan(Semver) bool
    string.charAt(int) string
    string.indexOf(string) int
    string.indexOf(string, int) int
    string.lastIndexOf(string) int
    string.lastIndexOf(string, int) int
    string.lowerAscii() string
    string.upperAscii() string
    string.replace(string, string) string
    string.replace(string, string, int) string
    string.split(string) list(string)
    string.split(string, int) list(string)
    string.substring(int) string
    string.substring(int, int) string
    string.trim() string
    string.format(list(dyn)) string
    strings.quote(string) string
    list(string).join() string
    list(string).join(string) string
    list(A).distinct() list(A)
    list(A).reverse() list(A)
    list(A).slice(int, int) list(A)
    list($C).sort() list($C)
    list(A).@sortByAssociatedKeys(list($C)) list(A)
    list(list(A)).flatten() list(A)
    list(dyn).flatten(int) list(dyn)
    lists.range(int) list(int)
    sets.contains(list(A), list(A)) bool
    sets.equivalent(list(A), list(A)) bool
    sets.intersects(list(A), list(A)) bool
    Authorizer.path(string) PathCheck
    Authorizer.group(string) GroupCheck
    Authorizer.serviceAccount(string, string) Authorizer
    GroupCheck.resource(string) ResourceCheck
    ResourceCheck.subresource(string) ResourceCheck
    ResourceCheck.namespace(string) ResourceCheck
    ResourceCheck.name(string) ResourceCheck
    ResourceCheck.fieldSelector(string) ResourceCheck
    ResourceCheck.labelSelector(string) ResourceCheck
    PathCheck.check(string) Decision
    ResourceCheck.check(string) Decision
    Decision.allowed() bool
    Decision.reason() string
    Decision.errored() bool
    Decision.error() string
    """

  static let more = """
    jsonpatch.escapeKey(string) string
    duration(int) duration
    string.reverse() string
    string(Quantity) string
    string(URL) string
    string(Semver) string
    base64.encode(bytes) string
    base64.decode(string) bytes
    math.abs(int) int
    math.abs(uint) uint
    math.abs(double) double
    math.sign(int) int
    math.sign(uint) uint
    math.sign(double) double
    math.ceil(double) double
    math.floor(double) double
    math.round(double) double
    math.trunc(double) double
    math.isNaN(double) bool
    math.isInf(double) bool
    math.isFinite(double) bool
    math.sqrt(int) double
    math.sqrt(uint) double
    math.sqrt(double) double
    math.bitAnd(int, int) int
    math.bitAnd(uint, uint) uint
    math.bitOr(int, int) int
    math.bitOr(uint, uint) uint
    math.bitXor(int, int) int
    math.bitXor(uint, uint) uint
    math.bitNot(int) int
    math.bitNot(uint) uint
    math.bitShiftLeft(int, int) int
    math.bitShiftLeft(uint, int) uint
    math.bitShiftRight(int, int) int
    math.bitShiftRight(uint, int) uint
    """
}
