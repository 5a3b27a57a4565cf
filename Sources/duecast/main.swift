print("duecast")
