/// ServiceEntry.
extension FieldTables {
  static let serviceEntry: FieldSet = [
    "addresses": .strings, "endpoints": .list(.object(workloadEntry)), "exportTo": .strings,
    "hosts": .strings, "location": .choice("MESH_EXTERNAL", "MESH_INTERNAL"),
    "ports": .list(.object(port)),
    "resolution": .choice("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"),
    "subjectAltNames": .strings, "workloadSelector": .object(workloadSelector),
  ]
}
