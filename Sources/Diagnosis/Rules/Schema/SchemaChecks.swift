/// The validators of each kind's own fields, with no knowledge of other objects.
enum SchemaChecks {
  static let all: [SharedCheck] = NetworkSchemaChecks.all + PolicySchemaChecks.all
}
