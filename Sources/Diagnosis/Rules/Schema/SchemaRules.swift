/// The pages of the codes that the schemas' validators report.
enum SchemaRules {
  static let all: [Rule] = NetworkSchemaRules.all + PolicySchemaRules.all
}
