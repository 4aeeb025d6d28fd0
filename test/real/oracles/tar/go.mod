module wharfmaster.example/oracles/tar

go 1.25
