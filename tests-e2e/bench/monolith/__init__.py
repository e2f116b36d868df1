"""A plain monolith for six of Setwise's requests, to measure Setwise by: FastAPI, SQLAlchemy and psycopg2 on one
PostgreSQL, with the right indexes, as somebody who knows these tools would write it in a day.
"""
