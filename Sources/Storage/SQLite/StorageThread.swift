import Glibc

/// One thread that runs the store's work in the order it was given, as many pieces at a time as have come in.
final class StorageThread: @unchecked Sendable {
  typealias Work = @Sendable () -> Void

  // The pthread objects must not move; all other state is only touched under `mutex`.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [Work] = []
  private var isStopped = false
  private let runBatch: @Sendable ([Work]) -> Void

  /// `runBatch` is called on the thread with all work that has come in since the last call.
  init(runBatch: @escaping @Sendable ([Work]) -> Void) {
    self.runBatch = runBatch
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func start() -> Bool {
    var thread = pthread_t()
    let reference = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<StorageThread>.fromOpaque(argument).takeRetainedValue().loop()
        return nil
      }, reference)
    if status == 0 { pthread_detach(thread) } else { Unmanaged<StorageThread>.fromOpaque(reference).release() }
    return status == 0
  }

  /// False when the thread was stopped: the work will not run.
  func submit(_ work: @escaping Work) -> Bool {
    pthread_mutex_lock(mutex)
    let (isAccepted, wasEmpty) = (!isStopped, queue.isEmpty)
    if isAccepted { queue.append(work) }
    pthread_mutex_unlock(mutex)
    // Without the lock, which the thread wants as soon as it is awake; once for all that it takes together.
    if isAccepted, wasEmpty { pthread_cond_signal(condition) }
    return isAccepted
  }

  /// What was submitted before still runs.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopped = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  private func loop() {
    while true {
      pthread_mutex_lock(mutex)
      while queue.isEmpty && !isStopped { pthread_cond_wait(condition, mutex) }
      let batch = queue
      queue = []
      let ends = isStopped && batch.isEmpty
      pthread_mutex_unlock(mutex)
      if ends { return }
      runBatch(batch)
    }
  }
}
