/// Who takes transactions and lists what is there: the kernel, or a fake in tests.
package protocol NFTBackend: Sendable {
  /// Applies all commands or none.
  func run(_ transaction: NFT.Transaction) throws(NFT.Failure)
  /// None when there is no such table.
  func chains(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Chain]
  /// None when there is no such table.
  func sets(of table: NFT.TableID) throws(NFT.Failure) -> [NFT.Set]
  /// Fails with `notFound` when there is no such set.
  func elements(of set: NFT.Set, in table: NFT.TableID) throws(NFT.Failure) -> [NFT.Element]
}
