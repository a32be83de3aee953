"""学校基础数据: the record of every school, from which features read and prefill; kept by the schools themselves and their bureaus."""
