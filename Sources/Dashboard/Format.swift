import Charts

/// How numbers read on the screen. Charts and panes share it, so that an axis and a table say the same.
public typealias Format = Charts.Format
