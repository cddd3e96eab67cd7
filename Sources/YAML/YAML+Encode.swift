import CYAML
import KubeAPI

extension YAML {
  /// Writes a value as kubectl prints it: lists level with their key, quotes only where a reader would mistake a string for
  /// something else, block scalars for text of several lines. Ends with a line break.
  package static func encode(_ json: JSON, sortedKeys: Bool = false) -> String {
    let writer = YAMLWriter(sortedKeys: sortedKeys)
    defer { writer.close() }
    return writer.document(json)
  }
}

/// Feeds libyaml's emitter. Its events cannot fail but for lack of memory, when the text ends early.
private struct YAMLWriter {
  final class Sink { var bytes: [UInt8] = [] }

  let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
  let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
  let sink = Sink()
  let sortedKeys: Bool

  init(sortedKeys: Bool) {
    self.sortedKeys = sortedKeys
    yaml_emitter_initialize(emitter)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_output(
      emitter,
      { context, bytes, count in
        guard let context else { return 0 }
        Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().bytes.append(
          contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      }, Unmanaged.passUnretained(sink).toOpaque())
  }

  func close() {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
    event.deallocate()
  }

  func document(_ json: JSON) -> String {
    yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING)
    emit()
    yaml_document_start_event_initialize(event, nil, nil, nil, 1)
    emit()
    write(json)
    yaml_document_end_event_initialize(event, 1)
    emit()
    yaml_stream_end_event_initialize(event)
    emit()
    var text = String(decoding: sink.bytes, as: UTF8.self)
    if text.hasSuffix("\n...\n") { text.removeLast(4) }
    return text
  }

  private func emit() { _ = yaml_emitter_emit(emitter, event) }

  private func write(_ json: JSON) {
    switch json {
    case .null: scalar("null", YAML_PLAIN_SCALAR_STYLE)
    case .bool(let value): scalar(value ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
    case .int(let value): scalar(String(value), YAML_PLAIN_SCALAR_STYLE)
    case .double(let value): scalar(JSON.text(of: value), YAML_PLAIN_SCALAR_STYLE)
    case .string(let value): string(value)
    case .array(let elements):
      yaml_sequence_start_event_initialize(
        event, nil, nil, 1, elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE)
      emit()
      for element in elements { write(element) }
      yaml_sequence_end_event_initialize(event)
      emit()
    case .object(let object):
      yaml_mapping_start_event_initialize(event, nil, nil, 1, object.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE)
      emit()
      for (key, value) in sortedKeys ? object.sorted(by: { $0.0 < $1.0 }) : Array(object) {
        string(key)
        write(value)
      }
      yaml_mapping_end_event_initialize(event)
      emit()
    }
  }

  private func string(_ text: String) {
    let style: yaml_scalar_style_t =
      if text.utf8.contains(0x0A) {
        YAML_LITERAL_SCALAR_STYLE
      } else if YAMLScalar.isPlainSafe(text) {
        YAML_PLAIN_SCALAR_STYLE
      } else {
        YAML_DOUBLE_QUOTED_SCALAR_STYLE
      }
    scalar(text, style)
  }

  private func scalar(_ text: String, _ style: yaml_scalar_style_t) {
    var text = text
    text.withUTF8 { bytes in
      let implicit: Int32 = 1
      _ = yaml_scalar_event_initialize(event, nil, nil, bytes.baseAddress, Int32(bytes.count), implicit, implicit, style)
    }
    emit()
  }
}
